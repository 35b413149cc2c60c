import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/receipt.json' with { type: 'json' };

const en = () => import('../../locales/en/receipt.json', { with: { type: 'json' } });
addBundle('receipt', zh, en);
