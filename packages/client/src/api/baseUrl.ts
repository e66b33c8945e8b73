/**
 * What paths are put behind.
 *
 * @throws {TypeError} for what is not an address of HTTP; it does not repeat the text, which may hold a password
 */
export function baseOf(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new TypeError('url: got something else, expected an address such as https://auth.example.org');
  }
  const { protocol, username, password, search, hash, origin, pathname } = parsed;
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new TypeError(`url: got an address of ${protocol}, expected https: or http:`);
  }
  if (`${username}${password}${search}${hash}` !== '') {
    throw new TypeError('url: got user, query or fragment in the address, expected none');
  }
  return origin + pathname.replace(/\/+$/, '');
}
