import type { TSchema } from 'typebox';

/** What a schema takes, in words, for an error message. */
export function describeExpected(schema: TSchema): string {
  const of = (name: string): unknown => Reflect.get(schema, name);
  const options = of('enum');
  if (Array.isArray(options)) return `one of ${options.map((option) => JSON.stringify(option)).join(', ')}`;
  if ('const' in schema) return JSON.stringify(of('const'));
  const branches = of('anyOf');
  if (Array.isArray(branches)) return branches.map(describeExpected).join(' or ');
  switch (of('type')) {
    case 'string': {
      const form = typeof of('pattern') === 'string' ? ` that matches ${of('pattern')}` : '';
      return `a string${range(of('minLength'), of('maxLength'), 'of ', ' characters')}${form}`;
    }
    case 'integer':
      return `an integer${range(of('minimum'), of('maximum'))}`;
    case 'number':
      return `a number${range(of('minimum'), of('maximum'))}`;
    case 'array':
      return `a list${range(of('minItems'), of('maxItems'), 'of ', ' items')}`;
    case 'object':
      return 'an object';
    case 'null':
      return 'null';
    case 'boolean':
      return 'true or false';
    default:
      return 'another value';
  }
}

function range(least: unknown, most: unknown, before = '', after = ''): string {
  if (least === undefined && most === undefined) return '';
  if (most === undefined) return ` ${before}at least ${least}${after}`;
  if (least === undefined) return ` ${before}at most ${most}${after}`;
  if (least === most) return ` ${before}exactly ${least}${after}`;
  return ` ${before || 'from '}${least} to ${most}${after}`;
}
