import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/document.json' with { type: 'json' };

const en = () => import('../../locales/en/document.json', { with: { type: 'json' } });
addBundle('document', zh, en);
