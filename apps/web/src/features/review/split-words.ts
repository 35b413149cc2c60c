/** Words in one line, divided as people divide them; each once. */
export const wordsOf = (line: string): string[] => [
  ...new Set(
    line
      .split(/[、,，;；]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];
