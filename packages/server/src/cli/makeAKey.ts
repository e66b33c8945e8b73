/** How an operator makes an API key: installed, and in a checkout. */
export const MAKE_A_KEY =
  'run "keystroke-auth keys create --label NAME" (in a checkout "npm run -s cli -- keys create --label NAME")';
