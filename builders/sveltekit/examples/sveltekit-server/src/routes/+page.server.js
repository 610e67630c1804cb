import ms from 'ms';

export function load() {
	return { said: `The desk is open for ${ms(3_600_000, { long: true })}.` };
}

export const actions = {
	default: async ({ request }) => ({ ordered: (await request.formData()).get('what') })
};
