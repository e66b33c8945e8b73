/** What samples say that recorded them. */
export const SDK = 'keystroke-auth-js/0.1.0';
