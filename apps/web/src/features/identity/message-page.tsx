import type { ReactNode } from 'react';
import { PageFrame } from '../../ui';

/** A page that says one thing and what to do next. */
export function MessagePage({
  title,
  children,
  acts,
}: {
  title: string;
  children: ReactNode;
  acts?: ReactNode;
}) {
  return (
    <PageFrame title={title} roomy>
      <section className="lead tight">
        <h1>{title}</h1>
      </section>
      <section className="band" aria-label={title}>
        <header />
        <div role="status">
          {children}
          {acts && <p className="acts mt5">{acts}</p>}
        </div>
      </section>
    </PageFrame>
  );
}
