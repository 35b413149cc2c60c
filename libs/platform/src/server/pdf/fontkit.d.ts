declare module 'fontkit' {
  /** Opens a font file. */
  export function create(file: Buffer): { characterSet: number[] };
}
