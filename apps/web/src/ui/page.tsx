import { useEffect, useId, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, type To } from 'react-router';
import { Foot } from './shell';

type PageFrameProps = {
  /** The browser's title; the page itself carries its one h1. */
  title: string;
  /** Staff desks: compact density. */
  dense?: boolean;
  /** Desks: the whole width. */
  fluid?: boolean;
  /** Public and applicant pages: body text of 16 px. */
  roomy?: boolean;
  /** Review desk and the like: a class of the drawing on body. */
  bodyClass?: string;
  context?: ReactNode;
  dock?: ReactNode;
  foot?: boolean;
  /** 试运行, 预览, or not public yet: said at the top of every such page. */
  mode?: 'trial' | 'preview' | 'draft' | false;
  children: ReactNode;
};

/** One page: title, density, context bar, main landmark, dock, foot. */
export function PageFrame({
  title,
  dense,
  fluid,
  roomy,
  bodyClass,
  context,
  dock,
  foot,
  mode,
  children,
}: PageFrameProps) {
  const { t } = useTranslation();
  const main = useFocusPassedOn();
  useEffect(() => {
    document.title = `${title} · ${t('shell.name')}`;
  }, [title, t]);
  useEffect(() => {
    document.documentElement.dataset.density = dense ? 'compact' : '';
    document.body.className = [fluid && 'fluid', roomy && 'roomy', bodyClass].filter(Boolean).join(' ');
  }, [dense, fluid, roomy, bodyClass]);
  return (
    <>
      {context}
      <main id="main" ref={main} tabIndex={-1} className={context ? 'under-ctx' : undefined}>
        {mode && (
          <p className="mode" role="note">
            {t(`mode.${mode}`)}
          </p>
        )}
        {fluid ? children : <div className="in-w">{children}</div>}
        {dock}
      </main>
      {(foot ?? !fluid) && <Foot />}
    </>
  );
}

let passedOn = false;

/** A page that waits for its answer is another one than the page that shows it: the focus of its main landmark goes on. */
function useFocusPassedOn(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = main.current;
    if (passedOn) element?.focus({ preventScroll: true });
    passedOn = false;
    return () => {
      passedOn = document.activeElement === element;
    };
  }, []);
  return main;
}

/** A ruled line, its name in the margin, the matter beside it: the page's only container. */
export function Band({
  title,
  note,
  link,
  first,
  children,
  className,
}: {
  title: ReactNode;
  note?: ReactNode;
  link?: ReactNode;
  first?: boolean;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section className={`band ${first ? 'first' : ''} ${className ?? ''}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note && <p>{note}</p>}
        {link && <p>{link}</p>}
      </header>
      <div>{children}</div>
    </section>
  );
}

/** Where this page stands; the last one is the page itself and no link. */
export function Crumbs({ trail }: { trail: readonly { label: string; to?: To }[] }) {
  const { t } = useTranslation();
  return (
    <nav className="crumb" aria-label={t('shell.crumbs')}>
      {trail.map((step, index) => (
        <span key={index}>
          {index > 0 && '　'}
          {step.to ? <Link to={step.to}>{step.label}</Link> : step.label}
        </span>
      ))}
    </nav>
  );
}

/** For long work: what it is, save state, time left, one action. It carries the page's h1. */
export function ContextBar({
  title,
  meta,
  save,
  presence,
  left,
  action,
  label,
}: {
  title: string;
  meta?: ReactNode;
  save?: ReactNode;
  presence?: ReactNode;
  left?: ReactNode;
  action?: ReactNode;
  label?: string;
}) {
  const { t } = useTranslation();
  return (
    <section className="ctx" aria-label={label ?? t('shell.context')}>
      <div className="in-w">
        <div className="ttl">
          <h1>{title}</h1>
          {meta && <span className="meta hide-s nw">{meta}</span>}
        </div>
        <span className="push" />
        {save}
        {presence && <span className="pres hide-s">{presence}</span>}
        {left && <span className="tleft hide-s">{left}</span>}
        {action && <span className="hide-s row">{action}</span>}
      </div>
    </section>
  );
}

/** On a phone: time and next step at the bottom. */
export function Dock({ children }: { children: ReactNode }) {
  return <div className="dock only-s">{children}</div>;
}

/** The only tinted block, one level deep. */
export function Note({
  tone,
  icon,
  children,
  role,
}: {
  tone?: 'warn' | 'bad' | 'accent';
  icon: ReactNode;
  children: ReactNode;
  role?: 'alert' | 'status';
}) {
  const tones = { warn: 'warn-b', bad: 'bad-b', accent: 'acc-b' };
  return (
    <div className={`note ${tone ? tones[tone] : ''}`} role={role}>
      {icon}
      <div>{children}</div>
    </div>
  );
}

/** What is empty, what will come here, one action. */
export function Empty({
  title,
  children,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      {/* No heading: it stands beneath headings of any level. */}
      <p className="what">{title}</p>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A line while something is fetched; `rows`: room for as many of a table. */
export function Loading({ rows }: { rows?: number }) {
  const { t } = useTranslation();
  // Room for its head too: what stands beneath does not move under somebody's finger.
  const style = rows ? { minHeight: `calc(${rows + 1} * var(--row))` } : undefined;
  return (
    <p className="loading" role="status" style={style}>
      {t('state.loading')}
    </p>
  );
}
