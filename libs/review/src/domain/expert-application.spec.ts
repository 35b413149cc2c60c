import { makeResidentId } from '@keshen/kernel';
import {
  expertApplicationRequest,
  expertApplicationStates,
  expertDecisionRequest,
  mayApply,
  requireApply,
} from './expert-application';

const right = {
  class: 'technical',
  unit: '上海大学',
  unitCreditCode: null,
  title: '教授',
  fields: [],
  fieldCodes: ['520.20'],
  residentId: makeResidentId('310114', '19800101', '001'),
  statement: '长期从事机器视觉研究，愿意参加评审。',
  unitContact: 'hr@example.com',
};

describe('an application to be an expert', () => {
  it('is approved only after the unit’s word, and goes no way twice', () => {
    const ways = (act: Parameters<typeof mayApply>[0]) =>
      expertApplicationStates.filter((state) => mayApply(act, state));
    expect(ways('answer')).toEqual(['sent']);
    expect(ways('approve')).toEqual(['recommended']);
    expect(ways('refuse')).toEqual(['sent', 'recommended', 'declined']);
    expect(ways('withdraw')).toEqual(['sent', 'recommended', 'declined']);
    expect(() => requireApply('approve', 'sent')).toThrow('expert-application.state');
  });

  it('names at least one field, a right resident ID and the unit’s contact', () => {
    const wrong = (part: object) => expertApplicationRequest.safeParse({ ...right, ...part }).success;
    expect(wrong({})).toBe(true);
    expect(wrong({ fieldCodes: [] })).toBe(false);
    expect(wrong({ residentId: '310114198001010010' })).toBe(false);
    expect(wrong({ unitContact: 'nobody' })).toBe(false);
    expect(wrong({ statement: '短' })).toBe(false);
  });

  it('is refused with a reason', () => {
    expect(expertDecisionRequest.safeParse({ outcome: 'refuse' }).success).toBe(false);
    expect(expertDecisionRequest.safeParse({ outcome: 'approve' }).success).toBe(true);
  });
});
