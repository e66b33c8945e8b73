/** Whether scopes hold one: itself, its whole resource (`users:*`), or everything (`*`). */
export function allows(scopes: readonly string[], scope: string): boolean {
  const resource = `${scope.split(':', 1)[0]}:*`;
  return scopes.includes('*') || scopes.includes(scope) || scopes.includes(resource);
}
