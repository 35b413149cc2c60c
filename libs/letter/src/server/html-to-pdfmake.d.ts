declare module 'html-to-pdfmake' {
  /** Turns HTML into pdfmake's content, by the DOM of the window that is given. */
  export default function htmlToPdfmake(
    html: string,
    options: { window: unknown; defaultStyles?: Record<string, Record<string, unknown>> },
  ): unknown[];
}
