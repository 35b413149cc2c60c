import { useQuery } from '@tanstack/react-query';
import type * as application from '@keshen/application';
import type { PartyListKind, ProfileDifference } from '@keshen/application';
import type { Text, Wire } from '@keshen/kernel';
import type { LegalPerson } from '@keshen/registry';
import { api } from '../../api';

export type ProfileDocument = Wire<application.PartyDocument>;
export type Offer = ProfileDifference & { label: Text };
export type Registered = { person: LegalPerson | null; askedAt: string } | null;

export const documentsKey = (party: string) => ['unit', party, 'documents'] as const;
export const listsKey = (party: string) => ['unit', party, 'lists'] as const;
export const registerKey = (party: string) => ['unit', party, 'register'] as const;

/** The profile keeps at most two hundred documents; a hundred newest are shown. */
export const useDocuments = (party: string, enabled = true) =>
  useQuery({
    queryKey: documentsKey(party),
    enabled,
    queryFn: async () =>
      (await api.get<{ items: ProfileDocument[] }>(`/parties/${party}/documents`, { query: { limit: 100 } }))
        .items,
  });

export const useLists = (party: string) =>
  useQuery({
    queryKey: listsKey(party),
    queryFn: () =>
      api.get<Partial<Record<PartyListKind, { version: number; items: Record<string, unknown>[] }>>>(
        `/parties/${party}/lists`,
      ),
  });

export const useRegistered = (party: string) =>
  useQuery({
    queryKey: registerKey(party),
    queryFn: async () => (await api.get<{ answer: Registered }>(`/parties/${party}/register`)).answer,
  });

export const useOffer = (application: string, enabled: boolean) =>
  useQuery({
    queryKey: ['profile-offer', application],
    enabled,
    queryFn: async () =>
      (await api.get<{ items: Offer[] }>(`/applications/${application}/profile-offer`)).items,
  });
