// Every preset, for those who look one up by its id: the command line and the tests. Written by scripts/list-presets.ts.
import { ably } from './presets/ably.ts'
import { activecampaign } from './presets/activecampaign.ts'
import { acuity } from './presets/acuity.ts'
import { adobeIoEvents } from './presets/adobe-io-events.ts'
import { adobeSign } from './presets/adobe-sign.ts'
import { adyen } from './presets/adyen.ts'
import { affirm } from './presets/affirm.ts'
import { aftership } from './presets/aftership.ts'
import { aiprise } from './presets/aiprise.ts'
import { airship } from './presets/airship.ts'
import { airtable } from './presets/airtable.ts'
import { airwallex } from './presets/airwallex.ts'
import { akeneo } from './presets/akeneo.ts'
import { alchemy } from './presets/alchemy.ts'
import { alertmanager } from './presets/alertmanager.ts'
import { anthropic } from './presets/anthropic.ts'
import { appleAppStore } from './presets/apple-app-store.ts'
import { appwrite } from './presets/appwrite.ts'
import { asana } from './presets/asana.ts'
import { ashby } from './presets/ashby.ts'
import { attio } from './presets/attio.ts'
import { auth0 } from './presets/auth0.ts'
import { authorizeNet } from './presets/authorize-net.ts'
import { autodeskAps } from './presets/autodesk-aps.ts'
import { awsSns } from './presets/aws-sns.ts'
import { azureDevops } from './presets/azure-devops.ts'
import { azureEventGrid } from './presets/azure-event-grid.ts'
import { bigcommerce } from './presets/bigcommerce.ts'
import { bitbucket } from './presets/bitbucket.ts'
import { bolt } from './presets/bolt.ts'
import { box } from './presets/box.ts'
import { braintree } from './presets/braintree.ts'
import { brevo } from './presets/brevo.ts'
import { brex } from './presets/brex.ts'
import { bridgeApi } from './presets/bridge-api.ts'
import { bridgeXyz } from './presets/bridge-xyz.ts'
import { buildkite } from './presets/buildkite.ts'
import { bunnyStream } from './presets/bunny-stream.ts'
import { calCom } from './presets/cal-com.ts'
import { calendly } from './presets/calendly.ts'
import { cashfree } from './presets/cashfree.ts'
import { castle } from './presets/castle.ts'
import { chargebee } from './presets/chargebee.ts'
import { checkoutCom } from './presets/checkout-com.ts'
import { checkr } from './presets/checkr.ts'
import { circle } from './presets/circle.ts'
import { circleci } from './presets/circleci.ts'
import { ciscoWebex } from './presets/cisco-webex.ts'
import { clerk } from './presets/clerk.ts'
import { clickup } from './presets/clickup.ts'
import { clio } from './presets/clio.ts'
import { cloudevents } from './presets/cloudevents.ts'
import { cloudflareNotifications } from './presets/cloudflare-notifications.ts'
import { cloudflareStream } from './presets/cloudflare-stream.ts'
import { cloudinary } from './presets/cloudinary.ts'
import { coinbaseCommerce } from './presets/coinbase-commerce.ts'
import { commercelayer } from './presets/commercelayer.ts'
import { composio } from './presets/composio.ts'
import { configcat } from './presets/configcat.ts'
import { constantContact } from './presets/constant-contact.ts'
import { contentful } from './presets/contentful.ts'
import { courier } from './presets/courier.ts'
import { cronofy } from './presets/cronofy.ts'
import { cursor } from './presets/cursor.ts'
import { customerio } from './presets/customerio.ts'
import { deel } from './presets/deel.ts'
import { discord } from './presets/discord.ts'
import { dockerHub } from './presets/docker-hub.ts'
import { docusign } from './presets/docusign.ts'
import { dodopayments } from './presets/dodopayments.ts'
import { doppler } from './presets/doppler.ts'
import { dropbox } from './presets/dropbox.ts'
import { dropboxSign } from './presets/dropbox-sign.ts'
import { dub } from './presets/dub.ts'
import { dwolla } from './presets/dwolla.ts'
import { easypost } from './presets/easypost.ts'
import { ebay } from './presets/ebay.ts'
import { ecwid } from './presets/ecwid.ts'
import { elevenlabs } from './presets/elevenlabs.ts'
import { enode } from './presets/enode.ts'
import { etsy } from './presets/etsy.ts'
import { eventbrite } from './presets/eventbrite.ts'
import { exactOnline } from './presets/exact-online.ts'
import { falai } from './presets/falai.ts'
import { fastspring } from './presets/fastspring.ts'
import { favro } from './presets/favro.ts'
import { fedex } from './presets/fedex.ts'
import { figma } from './presets/figma.ts'
import { fillout } from './presets/fillout.ts'
import { finch } from './presets/finch.ts'
import { fireblocks } from './presets/fireblocks.ts'
import { firecrawl } from './presets/firecrawl.ts'
import { flexport } from './presets/flexport.ts'
import { flutterwave } from './presets/flutterwave.ts'
import { formstack } from './presets/formstack.ts'
import { frameio } from './presets/frameio.ts'
import { framer } from './presets/framer.ts'
import { front } from './presets/front.ts'
import { fusionauth } from './presets/fusionauth.ts'
import { gemini } from './presets/gemini.ts'
import { ghost } from './presets/ghost.ts'
import { gitea } from './presets/gitea.ts'
import { github } from './presets/github.ts'
import { gitlab } from './presets/gitlab.ts'
import { gocardless } from './presets/gocardless.ts'
import { googleDrive } from './presets/google-drive.ts'
import { googlePlayRtdn } from './presets/google-play-rtdn.ts'
import { googlePubsub } from './presets/google-pubsub.ts'
import { grafana } from './presets/grafana.ts'
import { granola } from './presets/granola.ts'
import { guesty } from './presets/guesty.ts'
import { gumroad } from './presets/gumroad.ts'
import { harbor } from './presets/harbor.ts'
import { helpscout } from './presets/helpscout.ts'
import { heroku } from './presets/heroku.ts'
import { hookdeck } from './presets/hookdeck.ts'
import { hubspot } from './presets/hubspot.ts'
import { hygraph } from './presets/hygraph.ts'
import { incidentIo } from './presets/incident-io.ts'
import { increase } from './presets/increase.ts'
import { infisical } from './presets/infisical.ts'
import { inngest } from './presets/inngest.ts'
import { intercom } from './presets/intercom.ts'
import { jfrogArtifactory } from './presets/jfrog-artifactory.ts'
import { jira } from './presets/jira.ts'
import { jotform } from './presets/jotform.ts'
import { keap } from './presets/keap.ts'
import { keygen } from './presets/keygen.ts'
import { kick } from './presets/kick.ts'
import { kinde } from './presets/kinde.ts'
import { klaviyo } from './presets/klaviyo.ts'
import { knock } from './presets/knock.ts'
import { kontentAi } from './presets/kontent-ai.ts'
import { lago } from './presets/lago.ts'
import { langfuse } from './presets/langfuse.ts'
import { launchdarkly } from './presets/launchdarkly.ts'
import { lemonsqueezy } from './presets/lemonsqueezy.ts'
import { line } from './presets/line.ts'
import { linear } from './presets/linear.ts'
import { linkedin } from './presets/linkedin.ts'
import { lithic } from './presets/lithic.ts'
import { livekit } from './presets/livekit.ts'
import { lob } from './presets/lob.ts'
import { logto } from './presets/logto.ts'
import { loops } from './presets/loops.ts'
import { mailchannels } from './presets/mailchannels.ts'
import { mailerlite } from './presets/mailerlite.ts'
import { mailersend } from './presets/mailersend.ts'
import { mailgun } from './presets/mailgun.ts'
import { mandrill } from './presets/mandrill.ts'
import { mautic } from './presets/mautic.ts'
import { maxio } from './presets/maxio.ts'
import { meraki } from './presets/meraki.ts'
import { mercadopago } from './presets/mercadopago.ts'
import { mercury } from './presets/mercury.ts'
import { merge } from './presets/merge.ts'
import { messagebird } from './presets/messagebird.ts'
import { meta } from './presets/meta.ts'
import { metronome } from './presets/metronome.ts'
import { microsoftGraph } from './presets/microsoft-graph.ts'
import { microsoftTeams } from './presets/microsoft-teams.ts'
import { midtrans } from './presets/midtrans.ts'
import { mixpanel } from './presets/mixpanel.ts'
import { modernTreasury } from './presets/modern-treasury.ts'
import { mollie } from './presets/mollie.ts'
import { monday } from './presets/monday.ts'
import { mongodbAtlas } from './presets/mongodb-atlas.ts'
import { mux } from './presets/mux.ts'
import { nango } from './presets/nango.ts'
import { neonAuth } from './presets/neon-auth.ts'
import { netlify } from './presets/netlify.ts'
import { newRelic } from './presets/new-relic.ts'
import { nmi } from './presets/nmi.ts'
import { notion } from './presets/notion.ts'
import { npmHooks } from './presets/npm-hooks.ts'
import { nuvemshop } from './presets/nuvemshop.ts'
import { nylas } from './presets/nylas.ts'
import { okta } from './presets/okta.ts'
import { onfleet } from './presets/onfleet.ts'
import { openai } from './presets/openai.ts'
import { openmeter } from './presets/openmeter.ts'
import { opennode } from './presets/opennode.ts'
import { orb } from './presets/orb.ts'
import { oura } from './presets/oura.ts'
import { paddleBilling } from './presets/paddle-billing.ts'
import { paddleClassic } from './presets/paddle-classic.ts'
import { pagerduty } from './presets/pagerduty.ts'
import { pandadoc } from './presets/pandadoc.ts'
import { paypal } from './presets/paypal.ts'
import { payproGlobal } from './presets/paypro-global.ts'
import { paystack } from './presets/paystack.ts'
import { persona } from './presets/persona.ts'
import { picqer } from './presets/picqer.ts'
import { pinwheel } from './presets/pinwheel.ts'
import { pipedrive } from './presets/pipedrive.ts'
import { plaid } from './presets/plaid.ts'
import { plain } from './presets/plain.ts'
import { planetscale } from './presets/planetscale.ts'
import { plivo } from './presets/plivo.ts'
import { polar } from './presets/polar.ts'
import { port } from './presets/port.ts'
import { postmark } from './presets/postmark.ts'
import { primer } from './presets/primer.ts'
import { pusher } from './presets/pusher.ts'
import { pylon } from './presets/pylon.ts'
import { quay } from './presets/quay.ts'
import { quickbooks } from './presets/quickbooks.ts'
import { razorpay } from './presets/razorpay.ts'
import { recallAi } from './presets/recall-ai.ts'
import { recharge } from './presets/recharge.ts'
import { recurly } from './presets/recurly.ts'
import { render } from './presets/render.ts'
import { replicate } from './presets/replicate.ts'
import { resend } from './presets/resend.ts'
import { retell } from './presets/retell.ts'
import { revenuecat } from './presets/revenuecat.ts'
import { revolut } from './presets/revolut.ts'
import { rfc9421 } from './presets/rfc9421.ts'
import { ringcentral } from './presets/ringcentral.ts'
import { rutter } from './presets/rutter.ts'
import { sanity } from './presets/sanity.ts'
import { segment } from './presets/segment.ts'
import { sendbird } from './presets/sendbird.ts'
import { sendgrid } from './presets/sendgrid.ts'
import { sentry } from './presets/sentry.ts'
import { shipbob } from './presets/shipbob.ts'
import { shippo } from './presets/shippo.ts'
import { shipstation } from './presets/shipstation.ts'
import { shopify } from './presets/shopify.ts'
import { shopline } from './presets/shopline.ts'
import { sinch } from './presets/sinch.ts'
import { slack } from './presets/slack.ts'
import { smartcar } from './presets/smartcar.ts'
import { smileApi } from './presets/smile-api.ts'
import { smileId } from './presets/smile-id.ts'
import { snyk } from './presets/snyk.ts'
import { solidgate } from './presets/solidgate.ts'
import { sonarqube } from './presets/sonarqube.ts'
import { sonatypeNexus } from './presets/sonatype-nexus.ts'
import { sparkpost } from './presets/sparkpost.ts'
import { square } from './presets/square.ts'
import { squarespace } from './presets/squarespace.ts'
import { standardWebhooks } from './presets/standard-webhooks.ts'
import { strapi } from './presets/strapi.ts'
import { strava } from './presets/strava.ts'
import { stripe } from './presets/stripe.ts'
import { stytch } from './presets/stytch.ts'
import { supabase } from './presets/supabase.ts'
import { superwall } from './presets/superwall.ts'
import { surveymonkey } from './presets/surveymonkey.ts'
import { svix } from './presets/svix.ts'
import { synctera } from './presets/synctera.ts'
import { taiga } from './presets/taiga.ts'
import { tailscale } from './presets/tailscale.ts'
import { tally } from './presets/tally.ts'
import { tebex } from './presets/tebex.ts'
import { telegram } from './presets/telegram.ts'
import { telnyx } from './presets/telnyx.ts'
import { terraformCloud } from './presets/terraform-cloud.ts'
import { tiktok } from './presets/tiktok.ts'
import { tiktokShop } from './presets/tiktok-shop.ts'
import { treezor } from './presets/treezor.ts'
import { trello } from './presets/trello.ts'
import { triggerDev } from './presets/trigger-dev.ts'
import { twilio } from './presets/twilio.ts'
import { twitch } from './presets/twitch.ts'
import { twitter } from './presets/twitter.ts'
import { typeform } from './presets/typeform.ts'
import { upstashQstash } from './presets/upstash-qstash.ts'
import { utila } from './presets/utila.ts'
import { vanta } from './presets/vanta.ts'
import { vapi } from './presets/vapi.ts'
import { vercel } from './presets/vercel.ts'
import { vercelLogDrains } from './presets/vercel-log-drains.ts'
import { veriff } from './presets/veriff.ts'
import { vonage } from './presets/vonage.ts'
import { walmart } from './presets/walmart.ts'
import { webex } from './presets/webex.ts'
import { webflow } from './presets/webflow.ts'
import { wise } from './presets/wise.ts'
import { wix } from './presets/wix.ts'
import { woocommerce } from './presets/woocommerce.ts'
import { workable } from './presets/workable.ts'
import { workos } from './presets/workos.ts'
import { worldline } from './presets/worldline.ts'
import { xendit } from './presets/xendit.ts'
import { xero } from './presets/xero.ts'
import { zendesk } from './presets/zendesk.ts'
import { zerohash } from './presets/zerohash.ts'
import { zoom } from './presets/zoom.ts'
import type { SourceFactory } from './provider.ts'

export const registry: readonly SourceFactory<never, never>[] = [
  ably,
  activecampaign,
  acuity,
  adobeIoEvents,
  adobeSign,
  adyen,
  affirm,
  aftership,
  aiprise,
  airship,
  airtable,
  airwallex,
  akeneo,
  alchemy,
  alertmanager,
  anthropic,
  appleAppStore,
  appwrite,
  asana,
  ashby,
  attio,
  auth0,
  authorizeNet,
  autodeskAps,
  awsSns,
  azureDevops,
  azureEventGrid,
  bigcommerce,
  bitbucket,
  bolt,
  box,
  braintree,
  brevo,
  brex,
  bridgeApi,
  bridgeXyz,
  buildkite,
  bunnyStream,
  calCom,
  calendly,
  cashfree,
  castle,
  chargebee,
  checkoutCom,
  checkr,
  circle,
  circleci,
  ciscoWebex,
  clerk,
  clickup,
  clio,
  cloudevents,
  cloudflareNotifications,
  cloudflareStream,
  cloudinary,
  coinbaseCommerce,
  commercelayer,
  composio,
  configcat,
  constantContact,
  contentful,
  courier,
  cronofy,
  cursor,
  customerio,
  deel,
  discord,
  dockerHub,
  docusign,
  dodopayments,
  doppler,
  dropbox,
  dropboxSign,
  dub,
  dwolla,
  easypost,
  ebay,
  ecwid,
  elevenlabs,
  enode,
  etsy,
  eventbrite,
  exactOnline,
  falai,
  fastspring,
  favro,
  fedex,
  figma,
  fillout,
  finch,
  fireblocks,
  firecrawl,
  flexport,
  flutterwave,
  formstack,
  frameio,
  framer,
  front,
  fusionauth,
  gemini,
  ghost,
  gitea,
  github,
  gitlab,
  gocardless,
  googleDrive,
  googlePlayRtdn,
  googlePubsub,
  grafana,
  granola,
  guesty,
  gumroad,
  harbor,
  helpscout,
  heroku,
  hookdeck,
  hubspot,
  hygraph,
  incidentIo,
  increase,
  infisical,
  inngest,
  intercom,
  jfrogArtifactory,
  jira,
  jotform,
  keap,
  keygen,
  kick,
  kinde,
  klaviyo,
  knock,
  kontentAi,
  lago,
  langfuse,
  launchdarkly,
  lemonsqueezy,
  line,
  linear,
  linkedin,
  lithic,
  livekit,
  lob,
  logto,
  loops,
  mailchannels,
  mailerlite,
  mailersend,
  mailgun,
  mandrill,
  mautic,
  maxio,
  meraki,
  mercadopago,
  mercury,
  merge,
  messagebird,
  meta,
  metronome,
  microsoftGraph,
  microsoftTeams,
  midtrans,
  mixpanel,
  modernTreasury,
  mollie,
  monday,
  mongodbAtlas,
  mux,
  nango,
  neonAuth,
  netlify,
  newRelic,
  nmi,
  notion,
  npmHooks,
  nuvemshop,
  nylas,
  okta,
  onfleet,
  openai,
  openmeter,
  opennode,
  orb,
  oura,
  paddleBilling,
  paddleClassic,
  pagerduty,
  pandadoc,
  paypal,
  payproGlobal,
  paystack,
  persona,
  picqer,
  pinwheel,
  pipedrive,
  plaid,
  plain,
  planetscale,
  plivo,
  polar,
  port,
  postmark,
  primer,
  pusher,
  pylon,
  quay,
  quickbooks,
  razorpay,
  recallAi,
  recharge,
  recurly,
  render,
  replicate,
  resend,
  retell,
  revenuecat,
  revolut,
  rfc9421,
  ringcentral,
  rutter,
  sanity,
  segment,
  sendbird,
  sendgrid,
  sentry,
  shipbob,
  shippo,
  shipstation,
  shopify,
  shopline,
  sinch,
  slack,
  smartcar,
  smileApi,
  smileId,
  snyk,
  solidgate,
  sonarqube,
  sonatypeNexus,
  sparkpost,
  square,
  squarespace,
  standardWebhooks,
  strapi,
  strava,
  stripe,
  stytch,
  supabase,
  superwall,
  surveymonkey,
  svix,
  synctera,
  taiga,
  tailscale,
  tally,
  tebex,
  telegram,
  telnyx,
  terraformCloud,
  tiktok,
  tiktokShop,
  treezor,
  trello,
  triggerDev,
  twilio,
  twitch,
  twitter,
  typeform,
  upstashQstash,
  utila,
  vanta,
  vapi,
  vercel,
  vercelLogDrains,
  veriff,
  vonage,
  walmart,
  webex,
  webflow,
  wise,
  wix,
  woocommerce,
  workable,
  workos,
  worldline,
  xendit,
  xero,
  zendesk,
  zerohash,
  zoom,
]
