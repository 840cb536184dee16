import { endpoint } from 'vigia/alerts';

/** How the paths of its API begin. */
export const WHATSSELF_PATH = '/whatsself/';

/** The endpoint of WhatsSelf that runbooks call. Its route takes the path from here. */
export const blockContact = endpoint('POST', `${WHATSSELF_PATH}contacts/:contactId/block`);
