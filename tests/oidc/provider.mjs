// A certified OpenID provider with invented people, for the stories of tests/base/test_oidc.py.
// node provider.mjs REDIRECT_URI; prints its issuer. A person signs in by the login hint in the address.
import { createServer } from 'node:http';
import { Provider, interactionPolicy } from 'oidc-provider';

const people = {
  'sub-awa': { preferred_username: 'awa.keita', name: 'Awa Keïta', country: 'ML', role: 'border-officer', clearance: 4, operations: ['KAFO 2', 'OTHER'], agencies: ['police'] },
  'sub-foreign': { preferred_username: 'jean.autre', name: 'Jean Autre', country: 'FR', role: 'border-officer' },
  'sub-chief': { preferred_username: 'chief', name: 'A Chief', country: 'ML', role: 'chief-of-everything' },
  'sub-hasty': { preferred_username: 'hasty', name: 'In a Hurry', country: 'ML', role: 'border-officer' },
  'sub-known': { preferred_username: process.argv[3] ?? 'known', name: 'Known Before', country: 'ML', role: 'border-officer' },
};

// It ends with the story that started it.
process.stdin.on('end', () => process.exit()).resume();

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://localhost:${server.address().port}`;
  const policy = interactionPolicy.base();
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'jointops', client_secret: 'a secret of the tests', redirect_uris: [process.argv[2]], grant_types: ['authorization_code'], response_types: ['code'] }],
    acrValues: ['urn:example:two'],
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'acr', 'amr'], profile: ['preferred_username', 'name', 'country', 'role', 'clearance', 'operations', 'agencies'] },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['the keys of the tests'] },
    features: { devInteractions: { enabled: false } },
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      const accountId = people[request.headers['x-person']] ? request.headers['x-person'] : 'sub-awa';
      // In a hurry: a password alone. Asked in its own words it answers in them, else in those of RFC 8176.
      const how = accountId === 'sub-hasty' ? { amr: ['pwd'] } : params.acr_values ? { acr: 'urn:example:two' } : { amr: ['pwd', 'otp', 'mfa'] };
      return provider.interactionFinished(request, response, { login: { accountId, ...how } });
    }
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid profile');
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  });
  console.log(issuer);
});
