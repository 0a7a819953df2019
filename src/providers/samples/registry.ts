// Every provider's samples by its id. Written by scripts/list-presets.ts.
import type { SampleSet } from './draw.ts'
import { ablySamples } from './ably.ts'
import { activecampaignSamples } from './activecampaign.ts'
import { acuitySamples } from './acuity.ts'
import { adobeIoEventsSamples } from './adobe-io-events.ts'
import { adobeSignSamples } from './adobe-sign.ts'
import { adyenSamples } from './adyen.ts'
import { affirmSamples } from './affirm.ts'
import { aftershipSamples } from './aftership.ts'
import { aipriseSamples } from './aiprise.ts'
import { airshipSamples } from './airship.ts'
import { airtableSamples } from './airtable.ts'
import { airwallexSamples } from './airwallex.ts'
import { akeneoSamples } from './akeneo.ts'
import { alchemySamples } from './alchemy.ts'
import { alertmanagerSamples } from './alertmanager.ts'
import { anthropicSamples } from './anthropic.ts'
import { appleAppStoreSamples } from './apple-app-store.ts'
import { appwriteSamples } from './appwrite.ts'
import { asanaSamples } from './asana.ts'
import { ashbySamples } from './ashby.ts'
import { attioSamples } from './attio.ts'
import { auth0Samples } from './auth0.ts'
import { authorizeNetSamples } from './authorize-net.ts'
import { autodeskApsSamples } from './autodesk-aps.ts'
import { awsSnsSamples } from './aws-sns.ts'
import { azureDevopsSamples } from './azure-devops.ts'
import { azureEventGridSamples } from './azure-event-grid.ts'
import { bigcommerceSamples } from './bigcommerce.ts'
import { bitbucketSamples } from './bitbucket.ts'
import { boltSamples } from './bolt.ts'
import { boxSamples } from './box.ts'
import { braintreeSamples } from './braintree.ts'
import { brevoSamples } from './brevo.ts'
import { brexSamples } from './brex.ts'
import { bridgeApiSamples } from './bridge-api.ts'
import { bridgeXyzSamples } from './bridge-xyz.ts'
import { buildkiteSamples } from './buildkite.ts'
import { bunnyStreamSamples } from './bunny-stream.ts'
import { calComSamples } from './cal-com.ts'
import { calendlySamples } from './calendly.ts'
import { cashfreeSamples } from './cashfree.ts'
import { castleSamples } from './castle.ts'
import { chargebeeSamples } from './chargebee.ts'
import { checkoutComSamples } from './checkout-com.ts'
import { checkrSamples } from './checkr.ts'
import { circleSamples } from './circle.ts'
import { circleciSamples } from './circleci.ts'
import { ciscoWebexSamples } from './cisco-webex.ts'
import { clerkSamples } from './clerk.ts'
import { clickupSamples } from './clickup.ts'
import { clioSamples } from './clio.ts'
import { cloudeventsSamples } from './cloudevents.ts'
import { cloudflareNotificationsSamples } from './cloudflare-notifications.ts'
import { cloudflareStreamSamples } from './cloudflare-stream.ts'
import { cloudinarySamples } from './cloudinary.ts'
import { coinbaseCommerceSamples } from './coinbase-commerce.ts'
import { commercelayerSamples } from './commercelayer.ts'
import { composioSamples } from './composio.ts'
import { configcatSamples } from './configcat.ts'
import { constantContactSamples } from './constant-contact.ts'
import { contentfulSamples } from './contentful.ts'
import { courierSamples } from './courier.ts'
import { cronofySamples } from './cronofy.ts'
import { cursorSamples } from './cursor.ts'
import { customerioSamples } from './customerio.ts'
import { deelSamples } from './deel.ts'
import { discordSamples } from './discord.ts'
import { dockerHubSamples } from './docker-hub.ts'
import { docusignSamples } from './docusign.ts'
import { dodopaymentsSamples } from './dodopayments.ts'
import { dopplerSamples } from './doppler.ts'
import { dropboxSamples } from './dropbox.ts'
import { dropboxSignSamples } from './dropbox-sign.ts'
import { dubSamples } from './dub.ts'
import { dwollaSamples } from './dwolla.ts'
import { easypostSamples } from './easypost.ts'
import { ebaySamples } from './ebay.ts'
import { ecwidSamples } from './ecwid.ts'
import { elevenlabsSamples } from './elevenlabs.ts'
import { enodeSamples } from './enode.ts'
import { etsySamples } from './etsy.ts'
import { eventbriteSamples } from './eventbrite.ts'
import { exactOnlineSamples } from './exact-online.ts'
import { falaiSamples } from './falai.ts'
import { fastspringSamples } from './fastspring.ts'
import { favroSamples } from './favro.ts'
import { fedexSamples } from './fedex.ts'
import { figmaSamples } from './figma.ts'
import { filloutSamples } from './fillout.ts'
import { finchSamples } from './finch.ts'
import { fireblocksSamples } from './fireblocks.ts'
import { firecrawlSamples } from './firecrawl.ts'
import { flexportSamples } from './flexport.ts'
import { flutterwaveSamples } from './flutterwave.ts'
import { formstackSamples } from './formstack.ts'
import { frameioSamples } from './frameio.ts'
import { framerSamples } from './framer.ts'
import { frontSamples } from './front.ts'
import { fusionauthSamples } from './fusionauth.ts'
import { geminiSamples } from './gemini.ts'
import { ghostSamples } from './ghost.ts'
import { giteaSamples } from './gitea.ts'
import { githubSamples } from './github.ts'
import { gitlabSamples } from './gitlab.ts'
import { gocardlessSamples } from './gocardless.ts'
import { googleDriveSamples } from './google-drive.ts'
import { googlePlayRtdnSamples } from './google-play-rtdn.ts'
import { googlePubsubSamples } from './google-pubsub.ts'
import { grafanaSamples } from './grafana.ts'
import { granolaSamples } from './granola.ts'
import { guestySamples } from './guesty.ts'
import { gumroadSamples } from './gumroad.ts'
import { harborSamples } from './harbor.ts'
import { helpscoutSamples } from './helpscout.ts'
import { herokuSamples } from './heroku.ts'
import { hookdeckSamples } from './hookdeck.ts'
import { hubspotSamples } from './hubspot.ts'
import { hygraphSamples } from './hygraph.ts'
import { incidentIoSamples } from './incident-io.ts'
import { increaseSamples } from './increase.ts'
import { infisicalSamples } from './infisical.ts'
import { inngestSamples } from './inngest.ts'
import { intercomSamples } from './intercom.ts'
import { jfrogArtifactorySamples } from './jfrog-artifactory.ts'
import { jiraSamples } from './jira.ts'
import { jotformSamples } from './jotform.ts'
import { keapSamples } from './keap.ts'
import { keygenSamples } from './keygen.ts'
import { kickSamples } from './kick.ts'
import { kindeSamples } from './kinde.ts'
import { klaviyoSamples } from './klaviyo.ts'
import { knockSamples } from './knock.ts'
import { kontentAiSamples } from './kontent-ai.ts'
import { lagoSamples } from './lago.ts'
import { langfuseSamples } from './langfuse.ts'
import { launchdarklySamples } from './launchdarkly.ts'
import { lemonsqueezySamples } from './lemonsqueezy.ts'
import { lineSamples } from './line.ts'
import { linearSamples } from './linear.ts'
import { linkedinSamples } from './linkedin.ts'
import { lithicSamples } from './lithic.ts'
import { livekitSamples } from './livekit.ts'
import { lobSamples } from './lob.ts'
import { logtoSamples } from './logto.ts'
import { loopsSamples } from './loops.ts'
import { mailchannelsSamples } from './mailchannels.ts'
import { mailerliteSamples } from './mailerlite.ts'
import { mailersendSamples } from './mailersend.ts'
import { mailgunSamples } from './mailgun.ts'
import { mandrillSamples } from './mandrill.ts'
import { mauticSamples } from './mautic.ts'
import { maxioSamples } from './maxio.ts'
import { merakiSamples } from './meraki.ts'
import { mercadopagoSamples } from './mercadopago.ts'
import { mercurySamples } from './mercury.ts'
import { mergeSamples } from './merge.ts'
import { messagebirdSamples } from './messagebird.ts'
import { metaSamples } from './meta.ts'
import { metronomeSamples } from './metronome.ts'
import { microsoftGraphSamples } from './microsoft-graph.ts'
import { microsoftTeamsSamples } from './microsoft-teams.ts'
import { midtransSamples } from './midtrans.ts'
import { mixpanelSamples } from './mixpanel.ts'
import { modernTreasurySamples } from './modern-treasury.ts'
import { mollieSamples } from './mollie.ts'
import { mondaySamples } from './monday.ts'
import { mongodbAtlasSamples } from './mongodb-atlas.ts'
import { muxSamples } from './mux.ts'
import { nangoSamples } from './nango.ts'
import { neonAuthSamples } from './neon-auth.ts'
import { netlifySamples } from './netlify.ts'
import { newRelicSamples } from './new-relic.ts'
import { nmiSamples } from './nmi.ts'
import { notionSamples } from './notion.ts'
import { npmHooksSamples } from './npm-hooks.ts'
import { nuvemshopSamples } from './nuvemshop.ts'
import { nylasSamples } from './nylas.ts'
import { oktaSamples } from './okta.ts'
import { onfleetSamples } from './onfleet.ts'
import { openaiSamples } from './openai.ts'
import { openmeterSamples } from './openmeter.ts'
import { opennodeSamples } from './opennode.ts'
import { orbSamples } from './orb.ts'
import { ouraSamples } from './oura.ts'
import { paddleBillingSamples } from './paddle-billing.ts'
import { paddleClassicSamples } from './paddle-classic.ts'
import { pagerdutySamples } from './pagerduty.ts'
import { pandadocSamples } from './pandadoc.ts'
import { paypalSamples } from './paypal.ts'
import { payproGlobalSamples } from './paypro-global.ts'
import { paystackSamples } from './paystack.ts'
import { personaSamples } from './persona.ts'
import { picqerSamples } from './picqer.ts'
import { pinwheelSamples } from './pinwheel.ts'
import { pipedriveSamples } from './pipedrive.ts'
import { plaidSamples } from './plaid.ts'
import { plainSamples } from './plain.ts'
import { planetscaleSamples } from './planetscale.ts'
import { plivoSamples } from './plivo.ts'
import { polarSamples } from './polar.ts'
import { portSamples } from './port.ts'
import { postmarkSamples } from './postmark.ts'
import { primerSamples } from './primer.ts'
import { pusherSamples } from './pusher.ts'
import { pylonSamples } from './pylon.ts'
import { quaySamples } from './quay.ts'
import { quickbooksSamples } from './quickbooks.ts'
import { razorpaySamples } from './razorpay.ts'
import { recallAiSamples } from './recall-ai.ts'
import { rechargeSamples } from './recharge.ts'
import { recurlySamples } from './recurly.ts'
import { renderSamples } from './render.ts'
import { replicateSamples } from './replicate.ts'
import { resendSamples } from './resend.ts'
import { retellSamples } from './retell.ts'
import { revenuecatSamples } from './revenuecat.ts'
import { revolutSamples } from './revolut.ts'
import { rfc9421Samples } from './rfc9421.ts'
import { ringcentralSamples } from './ringcentral.ts'
import { rutterSamples } from './rutter.ts'
import { sanitySamples } from './sanity.ts'
import { segmentSamples } from './segment.ts'
import { sendbirdSamples } from './sendbird.ts'
import { sendgridSamples } from './sendgrid.ts'
import { sentrySamples } from './sentry.ts'
import { shipbobSamples } from './shipbob.ts'
import { shippoSamples } from './shippo.ts'
import { shipstationSamples } from './shipstation.ts'
import { shopifySamples } from './shopify.ts'
import { shoplineSamples } from './shopline.ts'
import { sinchSamples } from './sinch.ts'
import { slackSamples } from './slack.ts'
import { smartcarSamples } from './smartcar.ts'
import { smileApiSamples } from './smile-api.ts'
import { smileIdSamples } from './smile-id.ts'
import { snykSamples } from './snyk.ts'
import { solidgateSamples } from './solidgate.ts'
import { sonarqubeSamples } from './sonarqube.ts'
import { sonatypeNexusSamples } from './sonatype-nexus.ts'
import { sparkpostSamples } from './sparkpost.ts'
import { squareSamples } from './square.ts'
import { squarespaceSamples } from './squarespace.ts'
import { standardWebhooksSamples } from './standard-webhooks.ts'
import { strapiSamples } from './strapi.ts'
import { stravaSamples } from './strava.ts'
import { stripeSamples } from './stripe.ts'
import { stytchSamples } from './stytch.ts'
import { supabaseSamples } from './supabase.ts'
import { superwallSamples } from './superwall.ts'
import { surveymonkeySamples } from './surveymonkey.ts'
import { svixSamples } from './svix.ts'
import { syncteraSamples } from './synctera.ts'
import { taigaSamples } from './taiga.ts'
import { tailscaleSamples } from './tailscale.ts'
import { tallySamples } from './tally.ts'
import { tebexSamples } from './tebex.ts'
import { telegramSamples } from './telegram.ts'
import { telnyxSamples } from './telnyx.ts'
import { terraformCloudSamples } from './terraform-cloud.ts'
import { tiktokSamples } from './tiktok.ts'
import { tiktokShopSamples } from './tiktok-shop.ts'
import { treezorSamples } from './treezor.ts'
import { trelloSamples } from './trello.ts'
import { triggerDevSamples } from './trigger-dev.ts'
import { twilioSamples } from './twilio.ts'
import { twitchSamples } from './twitch.ts'
import { twitterSamples } from './twitter.ts'
import { typeformSamples } from './typeform.ts'
import { upstashQstashSamples } from './upstash-qstash.ts'
import { utilaSamples } from './utila.ts'
import { vantaSamples } from './vanta.ts'
import { vapiSamples } from './vapi.ts'
import { vercelSamples } from './vercel.ts'
import { vercelLogDrainsSamples } from './vercel-log-drains.ts'
import { veriffSamples } from './veriff.ts'
import { vonageSamples } from './vonage.ts'
import { walmartSamples } from './walmart.ts'
import { webexSamples } from './webex.ts'
import { webflowSamples } from './webflow.ts'
import { wiseSamples } from './wise.ts'
import { wixSamples } from './wix.ts'
import { woocommerceSamples } from './woocommerce.ts'
import { workableSamples } from './workable.ts'
import { workosSamples } from './workos.ts'
import { worldlineSamples } from './worldline.ts'
import { xenditSamples } from './xendit.ts'
import { xeroSamples } from './xero.ts'
import { zendeskSamples } from './zendesk.ts'
import { zerohashSamples } from './zerohash.ts'
import { zoomSamples } from './zoom.ts'

export const sampleSets: ReadonlyMap<string, SampleSet> = new Map([
  ['ably', ablySamples],
  ['activecampaign', activecampaignSamples],
  ['acuity', acuitySamples],
  ['adobe-io-events', adobeIoEventsSamples],
  ['adobe-sign', adobeSignSamples],
  ['adyen', adyenSamples],
  ['affirm', affirmSamples],
  ['aftership', aftershipSamples],
  ['aiprise', aipriseSamples],
  ['airship', airshipSamples],
  ['airtable', airtableSamples],
  ['airwallex', airwallexSamples],
  ['akeneo', akeneoSamples],
  ['alchemy', alchemySamples],
  ['alertmanager', alertmanagerSamples],
  ['anthropic', anthropicSamples],
  ['apple-app-store', appleAppStoreSamples],
  ['appwrite', appwriteSamples],
  ['asana', asanaSamples],
  ['ashby', ashbySamples],
  ['attio', attioSamples],
  ['auth0', auth0Samples],
  ['authorize-net', authorizeNetSamples],
  ['autodesk-aps', autodeskApsSamples],
  ['aws-sns', awsSnsSamples],
  ['azure-devops', azureDevopsSamples],
  ['azure-event-grid', azureEventGridSamples],
  ['bigcommerce', bigcommerceSamples],
  ['bitbucket', bitbucketSamples],
  ['bolt', boltSamples],
  ['box', boxSamples],
  ['braintree', braintreeSamples],
  ['brevo', brevoSamples],
  ['brex', brexSamples],
  ['bridge-api', bridgeApiSamples],
  ['bridge-xyz', bridgeXyzSamples],
  ['buildkite', buildkiteSamples],
  ['bunny-stream', bunnyStreamSamples],
  ['cal-com', calComSamples],
  ['calendly', calendlySamples],
  ['cashfree', cashfreeSamples],
  ['castle', castleSamples],
  ['chargebee', chargebeeSamples],
  ['checkout-com', checkoutComSamples],
  ['checkr', checkrSamples],
  ['circle', circleSamples],
  ['circleci', circleciSamples],
  ['cisco-webex', ciscoWebexSamples],
  ['clerk', clerkSamples],
  ['clickup', clickupSamples],
  ['clio', clioSamples],
  ['cloudevents', cloudeventsSamples],
  ['cloudflare-notifications', cloudflareNotificationsSamples],
  ['cloudflare-stream', cloudflareStreamSamples],
  ['cloudinary', cloudinarySamples],
  ['coinbase-commerce', coinbaseCommerceSamples],
  ['commercelayer', commercelayerSamples],
  ['composio', composioSamples],
  ['configcat', configcatSamples],
  ['constant-contact', constantContactSamples],
  ['contentful', contentfulSamples],
  ['courier', courierSamples],
  ['cronofy', cronofySamples],
  ['cursor', cursorSamples],
  ['customerio', customerioSamples],
  ['deel', deelSamples],
  ['discord', discordSamples],
  ['docker-hub', dockerHubSamples],
  ['docusign', docusignSamples],
  ['dodopayments', dodopaymentsSamples],
  ['doppler', dopplerSamples],
  ['dropbox', dropboxSamples],
  ['dropbox-sign', dropboxSignSamples],
  ['dub', dubSamples],
  ['dwolla', dwollaSamples],
  ['easypost', easypostSamples],
  ['ebay', ebaySamples],
  ['ecwid', ecwidSamples],
  ['elevenlabs', elevenlabsSamples],
  ['enode', enodeSamples],
  ['etsy', etsySamples],
  ['eventbrite', eventbriteSamples],
  ['exact-online', exactOnlineSamples],
  ['falai', falaiSamples],
  ['fastspring', fastspringSamples],
  ['favro', favroSamples],
  ['fedex', fedexSamples],
  ['figma', figmaSamples],
  ['fillout', filloutSamples],
  ['finch', finchSamples],
  ['fireblocks', fireblocksSamples],
  ['firecrawl', firecrawlSamples],
  ['flexport', flexportSamples],
  ['flutterwave', flutterwaveSamples],
  ['formstack', formstackSamples],
  ['frameio', frameioSamples],
  ['framer', framerSamples],
  ['front', frontSamples],
  ['fusionauth', fusionauthSamples],
  ['gemini', geminiSamples],
  ['ghost', ghostSamples],
  ['gitea', giteaSamples],
  ['github', githubSamples],
  ['gitlab', gitlabSamples],
  ['gocardless', gocardlessSamples],
  ['google-drive', googleDriveSamples],
  ['google-play-rtdn', googlePlayRtdnSamples],
  ['google-pubsub', googlePubsubSamples],
  ['grafana', grafanaSamples],
  ['granola', granolaSamples],
  ['guesty', guestySamples],
  ['gumroad', gumroadSamples],
  ['harbor', harborSamples],
  ['helpscout', helpscoutSamples],
  ['heroku', herokuSamples],
  ['hookdeck', hookdeckSamples],
  ['hubspot', hubspotSamples],
  ['hygraph', hygraphSamples],
  ['incident-io', incidentIoSamples],
  ['increase', increaseSamples],
  ['infisical', infisicalSamples],
  ['inngest', inngestSamples],
  ['intercom', intercomSamples],
  ['jfrog-artifactory', jfrogArtifactorySamples],
  ['jira', jiraSamples],
  ['jotform', jotformSamples],
  ['keap', keapSamples],
  ['keygen', keygenSamples],
  ['kick', kickSamples],
  ['kinde', kindeSamples],
  ['klaviyo', klaviyoSamples],
  ['knock', knockSamples],
  ['kontent-ai', kontentAiSamples],
  ['lago', lagoSamples],
  ['langfuse', langfuseSamples],
  ['launchdarkly', launchdarklySamples],
  ['lemonsqueezy', lemonsqueezySamples],
  ['line', lineSamples],
  ['linear', linearSamples],
  ['linkedin', linkedinSamples],
  ['lithic', lithicSamples],
  ['livekit', livekitSamples],
  ['lob', lobSamples],
  ['logto', logtoSamples],
  ['loops', loopsSamples],
  ['mailchannels', mailchannelsSamples],
  ['mailerlite', mailerliteSamples],
  ['mailersend', mailersendSamples],
  ['mailgun', mailgunSamples],
  ['mandrill', mandrillSamples],
  ['mautic', mauticSamples],
  ['maxio', maxioSamples],
  ['meraki', merakiSamples],
  ['mercadopago', mercadopagoSamples],
  ['mercury', mercurySamples],
  ['merge', mergeSamples],
  ['messagebird', messagebirdSamples],
  ['meta', metaSamples],
  ['metronome', metronomeSamples],
  ['microsoft-graph', microsoftGraphSamples],
  ['microsoft-teams', microsoftTeamsSamples],
  ['midtrans', midtransSamples],
  ['mixpanel', mixpanelSamples],
  ['modern-treasury', modernTreasurySamples],
  ['mollie', mollieSamples],
  ['monday', mondaySamples],
  ['mongodb-atlas', mongodbAtlasSamples],
  ['mux', muxSamples],
  ['nango', nangoSamples],
  ['neon-auth', neonAuthSamples],
  ['netlify', netlifySamples],
  ['new-relic', newRelicSamples],
  ['nmi', nmiSamples],
  ['notion', notionSamples],
  ['npm-hooks', npmHooksSamples],
  ['nuvemshop', nuvemshopSamples],
  ['nylas', nylasSamples],
  ['okta', oktaSamples],
  ['onfleet', onfleetSamples],
  ['openai', openaiSamples],
  ['openmeter', openmeterSamples],
  ['opennode', opennodeSamples],
  ['orb', orbSamples],
  ['oura', ouraSamples],
  ['paddle-billing', paddleBillingSamples],
  ['paddle-classic', paddleClassicSamples],
  ['pagerduty', pagerdutySamples],
  ['pandadoc', pandadocSamples],
  ['paypal', paypalSamples],
  ['paypro-global', payproGlobalSamples],
  ['paystack', paystackSamples],
  ['persona', personaSamples],
  ['picqer', picqerSamples],
  ['pinwheel', pinwheelSamples],
  ['pipedrive', pipedriveSamples],
  ['plaid', plaidSamples],
  ['plain', plainSamples],
  ['planetscale', planetscaleSamples],
  ['plivo', plivoSamples],
  ['polar', polarSamples],
  ['port', portSamples],
  ['postmark', postmarkSamples],
  ['primer', primerSamples],
  ['pusher', pusherSamples],
  ['pylon', pylonSamples],
  ['quay', quaySamples],
  ['quickbooks', quickbooksSamples],
  ['razorpay', razorpaySamples],
  ['recall-ai', recallAiSamples],
  ['recharge', rechargeSamples],
  ['recurly', recurlySamples],
  ['render', renderSamples],
  ['replicate', replicateSamples],
  ['resend', resendSamples],
  ['retell', retellSamples],
  ['revenuecat', revenuecatSamples],
  ['revolut', revolutSamples],
  ['rfc9421', rfc9421Samples],
  ['ringcentral', ringcentralSamples],
  ['rutter', rutterSamples],
  ['sanity', sanitySamples],
  ['segment', segmentSamples],
  ['sendbird', sendbirdSamples],
  ['sendgrid', sendgridSamples],
  ['sentry', sentrySamples],
  ['shipbob', shipbobSamples],
  ['shippo', shippoSamples],
  ['shipstation', shipstationSamples],
  ['shopify', shopifySamples],
  ['shopline', shoplineSamples],
  ['sinch', sinchSamples],
  ['slack', slackSamples],
  ['smartcar', smartcarSamples],
  ['smile-api', smileApiSamples],
  ['smile-id', smileIdSamples],
  ['snyk', snykSamples],
  ['solidgate', solidgateSamples],
  ['sonarqube', sonarqubeSamples],
  ['sonatype-nexus', sonatypeNexusSamples],
  ['sparkpost', sparkpostSamples],
  ['square', squareSamples],
  ['squarespace', squarespaceSamples],
  ['standard-webhooks', standardWebhooksSamples],
  ['strapi', strapiSamples],
  ['strava', stravaSamples],
  ['stripe', stripeSamples],
  ['stytch', stytchSamples],
  ['supabase', supabaseSamples],
  ['superwall', superwallSamples],
  ['surveymonkey', surveymonkeySamples],
  ['svix', svixSamples],
  ['synctera', syncteraSamples],
  ['taiga', taigaSamples],
  ['tailscale', tailscaleSamples],
  ['tally', tallySamples],
  ['tebex', tebexSamples],
  ['telegram', telegramSamples],
  ['telnyx', telnyxSamples],
  ['terraform-cloud', terraformCloudSamples],
  ['tiktok', tiktokSamples],
  ['tiktok-shop', tiktokShopSamples],
  ['treezor', treezorSamples],
  ['trello', trelloSamples],
  ['trigger-dev', triggerDevSamples],
  ['twilio', twilioSamples],
  ['twitch', twitchSamples],
  ['twitter', twitterSamples],
  ['typeform', typeformSamples],
  ['upstash-qstash', upstashQstashSamples],
  ['utila', utilaSamples],
  ['vanta', vantaSamples],
  ['vapi', vapiSamples],
  ['vercel', vercelSamples],
  ['vercel-log-drains', vercelLogDrainsSamples],
  ['veriff', veriffSamples],
  ['vonage', vonageSamples],
  ['walmart', walmartSamples],
  ['webex', webexSamples],
  ['webflow', webflowSamples],
  ['wise', wiseSamples],
  ['wix', wixSamples],
  ['woocommerce', woocommerceSamples],
  ['workable', workableSamples],
  ['workos', workosSamples],
  ['worldline', worldlineSamples],
  ['xendit', xenditSamples],
  ['xero', xeroSamples],
  ['zendesk', zendeskSamples],
  ['zerohash', zerohashSamples],
  ['zoom', zoomSamples],
])
