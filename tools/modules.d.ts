/** The launcher is plain JavaScript, since it runs before anything is installed; its specs are not. */
declare module '*.mjs';
