import fc from 'fast-check';
import { bandsOf, marked, shingles, SIMILAR_FROM, similarity } from './similar';

const words =
  '采用磁控溅射制备薄膜铂电阻，膜厚零点八微米，面向冷链箱体零下四十度工况做温漂补偿，并给出一千小时高温高湿可靠性试验的数据与失效模式分析，完成不少于三家用户的现场验证。项目组已建成百级洁净间与全自动探针台，积累了五年的敏感材料配方和封装经验，可在十八个月内实现小批量供货，并形成两项发明专利和一项团体标准草案。';
const shared = (a: string, b: string): number => {
  const theirs = new Set(bandsOf(shingles(b)));
  return bandsOf(shingles(a)).filter((band) => theirs.has(band)).length;
};
const text = fc.string({
  unit: fc.constantFrom(...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出'),
  minLength: 150,
  maxLength: 300,
});

describe('the likeness of two texts', () => {
  it('is whole for the same words, whatever their width, blanks and punctuation', () => {
    const other = words.replace(/，/g, ' , ').replace('。', '');
    expect(similarity(shingles(words), shingles(other))).toBe(1);
    expect(shared(words, other)).toBe(24);
  });
  it('is high for a text that was changed a little, and its bands find it', () => {
    const other = words.replace('冷链箱体', '储能电池').replace('一千小时', '五百小时');
    const found = similarity(shingles(words), shingles(other));
    expect(found).toBeGreaterThan(SIMILAR_FROM);
    expect(found).toBeLessThan(1);
    expect(shared(words, other)).toBeGreaterThan(0);
  });
  it('is nothing for texts too short to be told apart', () => {
    expect(shingles('冷链薄膜铂电阻').size).toBe(0);
    expect(bandsOf(shingles('冷链'))).toEqual([]);
    expect(similarity(new Set(), shingles(words))).toBe(0);
  });
  it('is the same from both sides and never beyond one', () => {
    const seed = Date.now();
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [one, two] = [shingles(a), shingles(b)];
        const found = similarity(one, two);
        return found === similarity(two, one) && found >= 0 && found <= 1;
      }),
      { seed, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 50) },
    );
  });
  it('marks what both say and loses no character', () => {
    const other = '做一千小时高温高湿可靠性试验，采用磁控溅射制备薄膜铂电阻';
    const parts = marked(words, other);
    expect(parts.map((part) => part.text).join('')).toBe(words);
    expect(parts.filter((part) => part.same).map((part) => part.text)).toEqual([
      '采用磁控溅射制备薄膜铂电阻',
      '一千小时高温高湿可靠性试验',
    ]);
    expect(marked('𠮷野家的𠮷字要完整', '没有')).toEqual([{ text: '𠮷野家的𠮷字要完整', same: false }]);
  });
});
