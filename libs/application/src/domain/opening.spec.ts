import { contentNow, isOpen, type Opening } from './opening';

describe('an opening', () => {
  it('opens a section with all of its questions, a question with all of its rows, and nothing else', () => {
    const places = ['costs', 'project.plan', 'attachments.report'];
    const open = ['costs.lines', 'project.plan', 'project.plan.3.what', 'attachments.report'];
    const closed = ['project.title', 'attachments.other', 'reasons.r1'];
    expect(open.filter((path) => !isOpen(places, path))).toEqual([]);
    expect(closed.filter((path) => isOpen(places, path))).toEqual([]);
    expect(isOpen(null, 'project.title')).toBe(true);
  });
});

describe('what would be submitted', () => {
  const draft = { 'project.title': 3, 'costs.lines': 5, 'project.new': 1 };
  const ofDraft = [
    { id: 'new-report', purpose: 'report' },
    { id: 'new-proof', purpose: 'costs.proof' },
    { id: 'photo', purpose: 'photo' },
  ];
  const kept = [
    { id: 'old-report', purpose: 'report' },
    { id: 'old-proof', purpose: 'costs.proof' },
  ];
  const opening: Opening = {
    places: ['costs'],
    kept: { versions: { 'project.title': 2, 'costs.lines': 4, 'costs.gone': 1 }, files: [] },
    until: null,
  };

  it('is the draft where everything is open', () => {
    expect(contentNow(null, draft, { ofDraft, kept: [] })).toEqual({
      versions: draft,
      files: ['new-report', 'new-proof', 'photo'],
    });
  });

  it('is the draft in what is open and what was kept in the rest, file by file', () => {
    expect(contentNow(opening, draft, { ofDraft, kept })).toEqual({
      versions: { 'project.title': 2, 'costs.lines': 5 },
      files: ['old-report', 'new-proof'],
    });
  });

  it('is the draft where nothing was kept before', () => {
    expect(contentNow({ ...opening, kept: null }, draft, { ofDraft, kept: [] }).versions).toEqual(draft);
  });
});
