import type { ComponentType } from 'react';
import type { Session } from './session';

/**
 * One place of the portal: its path, its name, who may see it, and its page, fetched when it is opened.
 * The same tree makes the menu, the guard and the router.
 */
export type RouteNode = {
  /** Relative to the parent, in react-router's writing: `applications/:id`. */
  path: string;
  /** The page; it sets its own title through `PageFrame`. */
  page?: () => Promise<{ default: ComponentType }>;
  /** Who may open it; without it everybody. Children are asked besides. */
  who?: (session: Session) => boolean;
  /** Its place in the top bar for those who may see it: key of `common:nav.*` and order. Six fit. */
  menu?: {
    label: string | ((session: Session) => string);
    order: number;
    who?: (session: Session) => boolean;
  };
  /** In the person's menu instead: key of `common:nav.*`. */
  own?: { label: string; order: number; who?: (session: Session) => boolean };
  children?: readonly RouteNode[];
};

type Link = { to: string; label: string; order: number };

function links(nodes: readonly RouteNode[], session: Session, kind: 'menu' | 'own', base = ''): Link[] {
  return nodes.flatMap((node) => {
    if (node.who && !node.who(session)) return [];
    const to = `${base}/${node.path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    const place = node[kind];
    const here =
      place && (place.who?.(session) ?? true)
        ? [
            {
              to,
              label: typeof place.label === 'function' ? place.label(session) : place.label,
              order: place.order,
            },
          ]
        : [];
    return [...here, ...links(node.children ?? [], session, kind, to)];
  });
}

/** The places of the top bar for this person, at most six, in order. */
export function places(nodes: readonly RouteNode[], session: Session): Link[] {
  return links(nodes, session, 'menu')
    .sort((a, b) => a.order - b.order)
    .slice(0, 6);
}

/** The person's own places, and what did not fit into the bar. */
export function ownPlaces(nodes: readonly RouteNode[], session: Session): Link[] {
  const spilled = links(nodes, session, 'menu')
    .sort((a, b) => a.order - b.order)
    .slice(6);
  return [...spilled, ...links(nodes, session, 'own').sort((a, b) => a.order - b.order)];
}
