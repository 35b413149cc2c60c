import { addBundle } from '../i18n';
import en from '../locales/en/form.json';
import zh from '../locales/zh-CN/form.json';

addBundle('form', { 'zh-CN': zh, en });
