import { cxy, rightAnswers } from '../../../programme/src/domain/cxy.fixture';
import { targetsOf } from './targets';

describe('the targets of an application', () => {
  const rows = [
    { indicator: '标定误差', unit: '%', current: '2', target: '0.5', due: '2027-12-31' },
    { indicator: '', unit: '件', current: '', target: '3' },
    { indicator: '发明专利', unit: '件', current: '0', target: '2' },
  ];
  const answers = () => {
    const given = rightAnswers();
    return { ...given, project: { ...given['project'], kpi: rows } };
  };

  it('are the rows of the table that the stage names, with their unit, empty ones apart', () => {
    expect(targetsOf(cxy(), 'project.kpi', answers())).toEqual([
      { indicator: '标定误差', target: '0.5 %' },
      { indicator: '发明专利', target: '2 件' },
    ]);
  });

  it('are none where no table is named or it is no table', () => {
    expect(targetsOf(cxy(), undefined, answers())).toEqual([]);
    expect(targetsOf(cxy(), 'project.title', answers())).toEqual([]);
  });
});
