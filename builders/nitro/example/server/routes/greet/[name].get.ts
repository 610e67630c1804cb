import { said } from '../../utils/said';

export default defineEventHandler((event) => said(getRouterParam(event, 'name') ?? 'nobody'));
