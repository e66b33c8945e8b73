/** On the compatible routes: `open` asks for no keys, `anonymous` takes them, `keys` requires them. */
export type CompatAccess = 'open' | 'anonymous' | 'keys';
