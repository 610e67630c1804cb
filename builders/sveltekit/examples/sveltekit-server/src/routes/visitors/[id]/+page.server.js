export function load({ params }) {
	return { said: `The desk knows visitor ${params.id}.` };
}
