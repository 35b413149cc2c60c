import { shipped } from '../server/shipped';
import { drawing, span } from './drawing';
import { drawnWorkflow, straightWay } from './workflow';
import { cxy } from './cxy.fixture';
import { caseKinds, type Workflow } from './stages';
import { definitionSchema } from './definition';

const workflows = shipped.flatMap((given) => {
  const definition = definitionSchema.parse(given);
  return caseKinds.flatMap((kind): [string, Workflow][] => {
    const workflow = definition.workflows[kind];
    return workflow ? [[`${definition.code} ${kind}`, workflow]] : [];
  });
});

describe('the picture of a workflow', () => {
  it.each(workflows)(
    'of %s places every stage once, and no two roads of a lane overlap',
    (_name, workflow) => {
      const drawn = drawing(drawnWorkflow(workflow));
      const ends = workflow.stages.filter((s) => s.kind === 'closed').map((s) => s.id);
      const placed = [...drawn.main, ...drawn.side].map((n) => n.id);
      expect(new Set(placed).size).toBe(placed.length);
      expect([...placed, ...ends].filter((id, i, all) => all.indexOf(id) === i).sort()).toEqual(
        workflow.stages.map((s) => s.id).sort(),
      );
      for (const [i, a] of drawn.branches.entries())
        for (const b of drawn.branches.slice(i + 1))
          if (a.lane === b.lane) {
            const [p, q] = [span(a), span(b)];
            expect(p[1] < q[0] || q[1] < p[0]).toBe(true);
          }
      for (const branch of drawn.branches) expect(branch.lane).not.toBe(0);
    },
  );

  it('draws the straight way in its order, extra work above it, what goes back and objections below', () => {
    const workflow = cxy().workflows.application;
    const drawn = drawing(drawnWorkflow(workflow));
    expect(drawn.main.map((n) => n.id)).toEqual(straightWay(workflow).map((s) => s.id));
    const lane = (id: string) => Math.sign(drawn.side.find((n) => n.id === id)!.lane);
    expect([lane('site'), lane('correct'), lane('revise'), lane('objection')]).toEqual([1, -1, -1, -1]);
    expect(drawn.endings.find((e) => drawn.main[e.x]!.id === 'formal')?.labels[0]?.['zh-CN']).toBe(
      '不予受理',
    );
  });
});
