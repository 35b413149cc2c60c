import { api } from '../../api';
import type { FoundOrganisation } from '../../form/form-view';

/** 查法人库, for the question that names an organisation. */
export const askRegister = (creditCode: string): Promise<FoundOrganisation> =>
  api.get<FoundOrganisation>(`/register/legal-persons/${encodeURIComponent(creditCode)}`);
