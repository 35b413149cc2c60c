import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/letter.json' with { type: 'json' };

const en = () => import('../../locales/en/letter.json', { with: { type: 'json' } });
addBundle('letter', zh, en);
