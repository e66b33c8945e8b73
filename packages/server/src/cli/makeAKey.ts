/** How an operator makes an API key, in the words of a checkout; installed, the command is `keystroke-auth keys …`. */
export const MAKE_A_KEY = 'run "npm run -s cli -- keys create --label NAME"';
