/** What messengers' libraries and interfaces hand over, whole; everything personal in it has a word of its own. */

/** What must not be left, in any spelling. */
export const personal = [
  ...['Ana Souza', 'Aninha', 'Clínica da Ana', 'segredo dito', 'outro segredo', 'legenda dita', 'botão dito'],
  ...[
    '98765',
    '4321',
    '8888',
    '123456789012345',
    '120363025246125486',
    'QUJDREVG',
    'pergunta dita',
    'Rua Dita',
  ],
  ...['-23.55', 'ana@example', 'Grupo da Família', 'resposta dita', 'lista dita'],
];

export const baileys = {
  type: 'notify',
  messages: [
    {
      key: {
        remoteJid: '5511987654321:12@s.whatsapp.net',
        participant: '123456789012345@lid',
        participantPn: '5511987654321@s.whatsapp.net',
        fromMe: false,
        id: '3EB0C767D82B632F2E',
      },
      messageTimestamp: 1_763_734_400,
      pushName: 'Ana Souza',
      verifiedBizName: 'Clínica da Ana',
      message: {
        extendedTextMessage: {
          text: 'segredo dito',
          matchedText: 'outro segredo',
          contextInfo: {
            stanzaId: '3EB0C767D82B632F2F',
            participant: '5511987654321@s.whatsapp.net',
            quotedMessage: {
              viewOnceMessageV2: {
                message: {
                  imageMessage: { caption: 'legenda dita', mediaKey: 'QUJDREVG', mimetype: 'image/jpeg' },
                  buttonsMessage: {
                    contentText: 'botão dito',
                    buttons: [{ buttonText: { displayText: 'botão dito' } }],
                  },
                  locationMessage: { degreesLatitude: -23.5505, name: 'Rua Dita', address: 'Rua Dita, 1' },
                  contactMessage: {
                    displayName: 'Ana Souza',
                    vcard: 'FN:Ana Souza\nTEL;waid=5511987654321:+55 11 98765-4321',
                  },
                },
              },
            },
          },
        },
      },
    },
  ],
};

export const evolution = {
  event: 'messages.upsert',
  instance: 'clinica',
  apikey: 'QUJDREVG',
  sender: '5511987654321@s.whatsapp.net',
  data: {
    key: { remoteJid: '120363025246125486@g.us', participantAlt: '551188884321@s.whatsapp.net', id: '3EB0' },
    pushName: 'Ana Souza',
    messageType: 'conversation',
    message: { conversation: 'segredo dito', messageContextInfo: { messageSecret: 'QUJDREVG' } },
    groupMetadata: {
      subject: 'Grupo da Família',
      participants: [{ id: '123456789012345@lid', name: 'Aninha' }],
    },
    mensagem: 'segredo dito',
    historico: [{ pergunta: 'pergunta dita', resposta: { texto: 'resposta dita' } }],
  },
};

export const cloud = {
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '0',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            contacts: [{ profile: { name: 'Ana Souza' }, wa_id: '5511987654321' }],
            messages: [
              { from: '5511987654321', id: 'wamid.A', type: 'text', text: { body: 'segredo dito' } },
              {
                from: '5511987654321',
                type: 'interactive',
                interactive: {
                  type: 'list_reply',
                  list_reply: { id: 'r1', title: 'lista dita', description: 'outro segredo' },
                },
              },
              {
                from: '5511987654321',
                type: 'image',
                image: { caption: 'legenda dita', mime_type: 'image/png' },
              },
              {
                type: 'contacts',
                contacts: [
                  {
                    name: { formatted_name: 'Ana Souza', first_name: 'Ana Souza' },
                    emails: [{ email: 'ana@example.com' }],
                  },
                ],
              },
              { type: 'location', location: { latitude: -23.5505, longitude: -46.63, name: 'x' } },
            ],
            statuses: [{ id: 'wamid.B', status: 'delivered', recipient_id: '5511987654321' }],
          },
        },
      ],
    },
  ],
};
