import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { useServerNow } from '../clock';
import { timeText } from '../format';
import { currentLocale, setLocale } from '../i18n';
import { isDark, setTheme } from '../theme';
import { IconButton } from './button';
import { Glyph } from './glyph';
import { Icon } from './icon';

export type Place = { to: string; label: string; end?: boolean };

export function SkipLink() {
  const { t } = useTranslation();
  return (
    <a className="skip" href="#main">
      {t('shell.skip')}
    </a>
  );
}

/** The server's time, to the second: deadlines are judged by it. */
export function ServerClock() {
  const { t } = useTranslation();
  const now = useServerNow();
  return (
    <div className="clock push" title={t('shell.clockTitle')}>
      <span>{t('shell.clock')}</span>
      <time dateTime={now.toISOString()}>{timeText(now, true)}</time>
    </div>
  );
}

function useTheme() {
  const [dark, setDark] = useState(isDark);
  return {
    dark,
    toggle: () => {
      setTheme(dark ? 'light' : 'dark');
      setDark(!dark);
    },
  };
}

function useLanguage() {
  const other = currentLocale() === 'en' ? ('zh-CN' as const) : ('en' as const);
  return { other, name: other === 'en' ? 'English' : '中文', change: () => void setLocale(other) };
}

/** Closes on Escape (focus goes back to the button), on a press outside and on leaving by Tab. */
export function Menu({
  label,
  button,
  children,
  className,
}: {
  label: string;
  button: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys belong to the button and links inside
    <div
      className={`menu ${className ?? ''}`}
      ref={box}
      onBlur={(event) => {
        if (event.relatedTarget && !box.current?.contains(event.relatedTarget as Node)) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        opener.current?.focus();
      }}
    >
      <button
        ref={opener}
        type="button"
        aria-expanded={open}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a chosen link closes the list
        <ul onClick={() => setOpen(false)}>{children}</ul>
      )}
    </div>
  );
}

type TopBarProps = {
  /** At most six. */
  places: readonly Place[];
  person?: { name: string; role: string; unread?: number };
  /** Links of the person's menu. */
  own?: readonly Place[];
  onSignOut?: () => void;
};

/** Mark, office, places, clock, language, theme, person; on a phone the places are behind one button. */
export function TopBar({ places, person, own = [], onSignOut }: TopBarProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const theme = useTheme();
  const language = useLanguage();
  const links = places.map((place) => (
    <NavLink key={place.to} to={place.to} end={place.end} onClick={() => setOpen(false)}>
      {place.label}
    </NavLink>
  ));
  return (
    <header className="top">
      <div className="in-w">
        <Link className="brand" to="/">
          <svg viewBox="0 0 24 28" aria-hidden="true">
            <path d="M3.5 6.5h17v13h-17zM3.5 13h17M12 1v26" />
          </svg>
          <b>{t('shell.name')}</b>
          <span>{t('shell.office')}</span>
        </Link>
        <nav className="nav" aria-label={t('shell.nav')}>
          {links}
        </nav>
        <ServerClock />
        <button type="button" className="btn quiet sm lang" lang={language.other} onClick={language.change}>
          {language.name}
        </button>
        <IconButton
          small
          className="hide-s"
          icon="sun"
          label={theme.dark ? t('shell.toLight') : t('shell.toDark')}
          onClick={theme.toggle}
        />
        {person ? (
          <>
            <Link
              className="btn quiet sm ico bell"
              to="/messages"
              aria-label={t('shell.unread', { count: person.unread ?? 0 })}
            >
              <Icon name="bell" />
              {Boolean(person.unread) && <em aria-hidden="true">{Math.min(person.unread ?? 0, 99)}</em>}
            </Link>
            <Menu
              className="who hide-s"
              label={t('shell.person', { name: person.name })}
              button={<Person {...person} />}
            >
              {own.map((place) => (
                <li key={place.to}>
                  <NavLink to={place.to}>{place.label}</NavLink>
                </li>
              ))}
              <li>
                <button type="button" onClick={onSignOut}>
                  {t('shell.signOut')}
                </button>
              </li>
            </Menu>
          </>
        ) : (
          <Link className="btn sm" to="/sign-in">
            {t('shell.signIn')}
          </Link>
        )}
        <IconButton
          className="only-s"
          icon={open ? 'close' : 'menu'}
          label={open ? t('shell.closeMenu') : t('shell.openMenu')}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          style={{ width: 44 }}
        />
      </div>
      {open && (
        <nav className="phone" aria-label={t('shell.nav')}>
          {person && <p className="meta in-w">{`${person.name}　${person.role}`}</p>}
          {links}
          {own.length > 0 && <hr />}
          {own.map((place) => (
            <NavLink key={place.to} to={place.to} onClick={() => setOpen(false)}>
              {place.label}
            </NavLink>
          ))}
          <hr />
          <button type="button" lang={language.other} onClick={language.change}>
            {language.name}
          </button>
          <button type="button" onClick={theme.toggle}>
            {theme.dark ? t('shell.toLight') : t('shell.toDark')}
          </button>
          {person && (
            <button type="button" onClick={onSignOut}>
              {t('shell.signOut')}
            </button>
          )}
        </nav>
      )}
    </header>
  );
}

function Person({ name, role }: { name: string; role: string }) {
  return (
    <>
      <i className="ava b" style={{ fontStyle: 'normal' }} aria-hidden="true">
        {name.slice(0, 1)}
      </i>
      <span className="nm">
        <b>{name}</b>
        <span title={role}>{role}</span>
      </span>
    </>
  );
}

export function Foot() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <footer className="foot">
      <div className="in-w">
        <span>{t('shell.office')}</span>
        <span>{t('shell.contact')}</span>
        <Link to="/verify">{t('shell.verify')}</Link>
        <Link to="/accessibility">{t('shell.accessibility')}</Link>
        <button type="button" className="link" lang={language.other} onClick={language.change}>
          {language.name}
        </button>
      </div>
    </footer>
  );
}

/** On every page while demonstration data is loaded. */
export function DemoBanner() {
  const { t } = useTranslation();
  return (
    <aside className="demo noprint" aria-label={t('shell.demoLabel')}>
      <div className="in-w">
        <Glyph name="warn" />
        <span>{t('shell.demo')}</span>
      </div>
    </aside>
  );
}

/** While the roles of staff rest because the second factor is not set up. */
export function SecondFactorNotice() {
  const { t } = useTranslation();
  return (
    <aside className="demo noprint" aria-label={t('session.factorNeeded')}>
      <div className="in-w">
        <Glyph name="warn" />
        <span>
          {t('session.factorNeeded')} <Link to="/account">{t('session.factorAct')}</Link>
        </span>
      </div>
    </aside>
  );
}

/** While the browser has no network. */
export function OfflineNotice() {
  const { t } = useTranslation();
  const [online, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const change = () => setOnline(navigator.onLine);
    window.addEventListener('online', change);
    window.addEventListener('offline', change);
    return () => {
      window.removeEventListener('online', change);
      window.removeEventListener('offline', change);
    };
  }, []);
  return (
    <div role="status" className={online ? undefined : 'offline noprint'}>
      {!online && (
        <div className="in-w">
          <Glyph name="warn" />
          <span>{t('shell.offline')}</span>
        </div>
      )}
    </div>
  );
}
