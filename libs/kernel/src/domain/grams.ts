/**
 * What a text is found by: every single character and every two that stand together, in lower case. Chinese has no
 * blanks between words, and most of its words have two characters.
 */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const word of wordsOf(text)) {
    const letters = [...word];
    letters.forEach((letter, i) => {
      grams.add(letter);
      if (i > 0) grams.add(letters[i - 1]! + letter);
    });
  }
  return [...grams];
}

/** The grams that a text must all have to hold the words of a query: pairs, or the character of a one-character word. */
export const gramsAsked = (query: string): string[] =>
  wordsOf(query).flatMap((word) => {
    const letters = [...word];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, i) => letters[i]! + letter);
  });

/** The words of a query, in lower case. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,，;；、/]+/u)
    .filter(Boolean);
