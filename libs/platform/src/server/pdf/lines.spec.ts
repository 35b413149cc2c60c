import { fontOf } from './fonts';
import { linesOf } from './index';

const chinese = '采用晶圆级玻璃浆料键合，将封装漏率控制在设计值以下；样机在三家用户处连续运行六个月。';

describe('the lines of a text', () => {
  it('hold together what the text holds, and are no wider than there is room', () => {
    const font = fontOf('normal');
    for (const text of [chinese, `${chinese} wafer bonding ${'x'.repeat(90)}`, 'a b c '.repeat(40)]) {
      const lines = linesOf(text, 100, 10);
      expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      for (const line of lines) {
        const units = [...line].reduce(
          (sum, c) => sum + font.glyphForCodePoint(c.codePointAt(0)!).advanceWidth,
          0,
        );
        expect((units / font.unitsPerEm) * 10).toBeLessThanOrEqual(100);
      }
    }
  });

  it('begin with no mark that Chinese does not begin a line with', () => {
    for (const line of linesOf(chinese, 95, 10)) expect(line).not.toMatch(/^[，；。]/);
  });

  it('end where the text ends a line, an empty one too', () => {
    expect(linesOf('一行\n\r\n三行', 100, 10)).toEqual(['一行', '', '三行']);
    expect(linesOf('一行\n', 100, 10)).toEqual(['一行']);
    expect(linesOf('', 100, 10)).toEqual(['']);
  });

  it('break a word only when no line holds it', () => {
    expect(linesOf('to internationalization', 60, 10)).toEqual(['to', 'internationa', 'lization']);
  });
});
