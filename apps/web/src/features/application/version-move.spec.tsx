import '@testing-library/jest-dom';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { VersionMovePlan } from '@keshen/application';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import type { ApplicationPage } from './application.api';
import { VersionMoveButton } from './version-move';
import './words';

const page = {
  application: { id: 'a1', reference: 'CXY-2026-0103', programmeVersionId: 'v1' },
  programme: { code: 'CXY' },
} as ApplicationPage;
const plans: Record<string, VersionMovePlan> = {
  v2: {
    blockers: [],
    dropped: [{ path: 'project.innovation', label: { 'zh-CN': '创新点', en: 'Innovation' } }],
    problems: [{ path: 'project.head', code: 'field.required' }],
  },
  v3: { blockers: [{ code: 'move.stage-missing', params: { stage: 'formal' } }], dropped: [], problems: [] },
};

/** A server with three versions; it keeps what was sent. */
function serve(): unknown[] {
  const sent: unknown[] = [];
  setCsrf('token');
  serving((method, url, body) => {
    if (method === 'POST') {
      sent.push(body);
      return [204, undefined];
    }
    const versions = { items: [3, 2, 1].map((version) => ({ id: `v${version}`, version })) };
    return [200, url.includes('version-move') ? plans[url.slice(-2)] : versions];
  });
  return sent;
}

async function opened() {
  const user = userEvent.setup();
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <VersionMoveButton page={page} />
    </QueryClientProvider>,
  );
  await user.click(screen.getByRole('button', { name: '转到其他版本…' }));
  return { user, version: await screen.findByLabelText('转到') };
}
const go = () => screen.getByRole('button', { name: '转到这一版' });

describe('moving an application to another version', () => {
  it('shows what would be dropped before it is done, and sends what was seen with the reason', async () => {
    const sent = serve();
    const { user, version } = await opened();
    expect(screen.queryByRole('option', { name: '第 1 版' })).not.toBeInTheDocument();
    await user.selectOptions(version, 'v2');
    expect(await screen.findByText(/创新点/)).toBeVisible();
    expect(screen.getByText(/1 处不合新版本要求/)).toBeVisible();
    expect(go()).toBeDisabled();
    await user.type(screen.getByLabelText(/理由/), '按新版本办理');
    await user.click(go());
    expect(sent).toEqual([{ versionId: 'v2', dropped: ['project.innovation'], reason: '按新版本办理' }]);
  });

  it('is not offered where the stage is not there, and says so', async () => {
    serve();
    const { user, version } = await opened();
    await user.selectOptions(version, 'v3');
    expect(await screen.findByRole('alert')).toHaveTextContent('那个版本没有环节 formal');
    await user.type(screen.getByLabelText(/理由/), '按新版本办理');
    expect(go()).toBeDisabled();
  });
});
