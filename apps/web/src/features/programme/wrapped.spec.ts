import { wrapped } from './wrapped';

describe('the name of a stage', () => {
  it('begins no line with a sign that closes', () => {
    expect(wrapped('立项审定（主任办公会）', 72)).toEqual(['立项审定（主', '任办公会）']);
  });

  it('breaks Chinese anywhere and Latin between words', () => {
    expect(wrapped('信用核查与查重', 60)).toEqual(['信用核查', '与查重']);
    expect(wrapped('Credit check and search', 90)).toEqual(['Credit check', 'and search']);
  });

  it('is cut with an ellipsis when it does not fit', () => {
    expect(wrapped('一二三四五六七八九十', 36, 2)).toEqual(['一二三', '四五…']);
    expect(wrapped('不予受理', 60, 1)).toEqual(['不予受理']);
  });

  it('keeps a word that is too long on its own', () => {
    expect(wrapped('Supercalifragilistic', 40)).toEqual(['Supercalifragilistic']);
  });
});
