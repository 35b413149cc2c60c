import type { StagePanelProps } from '../application/stage-panels';
import { PatentComparison, type ComparedPatents } from '../subsidy/patent-comparison';
import { CheckPanel } from './formal-check.panel';

/** 数据比对 / 材料审核: what the registers say beside what was handed in, then the checklist, which may return sections. */
export default function VerificationPanel(props: StagePanelProps) {
  const { page, view } = props;
  const compared = view.view['compared'] as { patents?: ComparedPatents } | undefined;
  const { corrects } = view.stage.arguments as { corrects?: string };
  return (
    <>
      {compared?.patents && compared.patents.items.length > 0 && (
        <PatentComparison
          compared={compared.patents}
          applicationId={page.application.id}
          caseId={view.case.id}
          decides={view.duty !== null}
        />
      )}
      <CheckPanel {...props} returns={corrects} />
    </>
  );
}
