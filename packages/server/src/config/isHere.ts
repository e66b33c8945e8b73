/** Whether what goes there stays on this machine. */
export function isHere(host: string): boolean {
  return host === '' || /^(?:localhost|127\.[\d.]+|\[?::1\]?|\/.*|%2f.*)$/i.test(host);
}
