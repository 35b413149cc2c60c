import type { StagePanelProps } from '../application/stage-panels';
import { CheckPanel } from './formal-check.panel';

/** 数据比对 / 材料审核: the checklist; it may return sections as a formal check does. */
export default function VerificationPanel(props: StagePanelProps) {
  const { corrects } = props.view.stage.arguments as { corrects?: string };
  return <CheckPanel {...props} returns={corrects} />;
}
