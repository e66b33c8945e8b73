import fc from 'fast-check';
import { expect, it } from 'vitest';
import { path, withQuery } from './path.ts';

const ids = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('%2e', '%2E%2e', '../x', 'a/b', '...', '?', '#'),
  )
  .filter((id) => id !== '.' && id !== '..');

it('a path comes back as its ids, whatever is in them', () => {
  fc.assert(
    fc.property(ids, ids, (user, profile) => {
      const { pathname, search, hash } = new URL(
        `https://auth.example.org${path`/v1/users/${user}/profiles/${profile}`}`,
      );
      const [, , , first = '', , second = '', ...rest] = pathname.split('/');
      expect([decodeURIComponent(first), decodeURIComponent(second)]).toEqual([user, profile]);
      expect([rest.length, search, hash]).toEqual([0, '', '']);
    }),
  );
});

it('has no place for ids that would name another route', () => {
  for (const id of ['', '.', '..', '\ud800'])
    expect(() => path`/v1/users/ada/profiles/${id}`).toThrow(TypeError);
  expect(() => Reflect.apply(path, undefined, [['/v1/users/', ''], undefined])).toThrow('got undefined');
});

it('a query leaves away what is not there', () => {
  expect(withQuery('/v1/users', { cursor: undefined, limit: undefined })).toBe('/v1/users');
  expect(withQuery('/v1/users', { cursor: 'a b', limit: 5, text_id: [] })).toBe(
    '/v1/users?cursor=a+b&limit=5',
  );
});
