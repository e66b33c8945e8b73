/** The folder of the built pages: `console/index.html`, `demo/index.html`, and what they load in `assets/`. */
export declare const pagesFolder: string;
