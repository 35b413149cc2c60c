import { addBundle } from '../i18n';
import zh from '../locales/zh-CN/form.json' with { type: 'json' };

const en = () => import('../locales/en/form.json', { with: { type: 'json' } });
addBundle('form', zh, en);
