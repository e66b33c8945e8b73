import { expect, it } from 'vitest';
import { covers, type Grant, grants, isGrant, SCOPES, type Scope } from './scopes.ts';

const all = Object.keys(SCOPES) as Scope[];

it('grants what is named, everything by *, and a group by its star', () => {
  for (const scope of all) {
    expect(grants([scope], scope)).toBe(true);
    expect(grants(['*'], scope)).toBe(scope !== 'tenants');
    expect(grants([], scope)).toBe(false);
    expect(grants(['users:*'], scope)).toBe(scope.startsWith('users:'));
    expect(grants(['verify:*', ':*', 'user*', 'users:', ''], scope)).toBe(false);
    for (const other of all) expect(grants([other], scope)).toBe(other === scope);
  }
});

it('takes as a grant what would grant something, and nothing else', () => {
  for (const text of [...all, '*', 'users:*', 'attempts:*', 'applications:*']) {
    expect([text, isGrant(text), all.some((scope) => grants([text], scope))]).toEqual([text, true, true]);
  }
  for (const text of ['', 'users', 'users:', 'user:*', 'verify:*', ':*', '**', 'toString', 'Users:read']) {
    expect([text, isGrant(text)]).toEqual([text, false]);
  }
});

it('covers a grant that gives nothing new, for every scope that there will be', () => {
  const every: readonly Grant[] = [...all, 'users:*', 'keys:*', '*'];
  for (const grant of every) {
    expect(covers([grant], grant)).toBe(true);
    expect(covers(['*'], grant)).toBe(grant !== 'tenants');
    expect(covers(['tenants'], grant)).toBe(grant === 'tenants');
    expect(covers(all, grant)).toBe(!grant.endsWith('*'));
    expect(covers([], grant)).toBe(false);
    expect(covers(['users:*'], grant)).toBe(grant.startsWith('users:'));
  }
});
