import { printable } from './index';

describe('a text in a PDF', () => {
  it('keeps what the font can draw', () => {
    expect(printable('上海市嘉定区 A-1（第2号）\n二行')).toBe('上海市嘉定区 A-1（第2号）\n二行');
  });

  it('shows what it cannot draw, and what cannot be seen, by its number', () => {
    expect(printable('𪚥龙')).toMatch(/^(𪚥|〔U\+2A6A5〕)龙$/);
    expect(printable('张\u200b三')).toBe('张〔U+200B〕三');
    expect(printable('\u202e反')).toBe('〔U+202E〕反');
    expect(printable('🙂')).toBe('〔U+1F642〕');
  });
});
