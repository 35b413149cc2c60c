import { useQuery } from '@tanstack/react-query';
import type { FileSettings } from '@keshen/document';
import { api } from '../../api';

/** Whether files are scanned for viruses, and whether Office files are shown as PDF. */
export const useFileSettings = () =>
  useQuery({
    queryKey: ['files', 'settings'],
    queryFn: () => api.get<FileSettings>('/files/settings'),
    staleTime: Infinity,
  });
