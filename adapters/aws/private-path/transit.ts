import {
  type EC2Client,
  paginateDescribeTransitGatewayAttachments,
  paginateSearchTransitGatewayRoutes,
  type TransitGatewayAttachment,
} from '@aws-sdk/client-ec2';
import type { ObservedAttachment, ObservedSide } from '../../../core/readiness/private-path/observation.ts';
import { filtered } from '../ec2.ts';
import { observe } from '../errors.ts';
import { collect } from '../pages.ts';

/**
 * The transit gateways that a VPC is attached to or that its routes lead to, with their routes. Of a gateway in another
 * account only the own attachments are listed, without the table that they are associated with.
 */
export async function transitOf(
  client: EC2Client,
  vpcID: string,
  vias: readonly string[],
): Promise<Pick<ObservedSide, 'attachments' | 'transitRoutes'>> {
  const attachments = await observe(() => attachmentsOf(client, vpcID, vias));
  const known = 'known' in attachments ? attachments.known : [];
  const tables = [...new Set(known.flatMap(({ tableID }) => tableID ?? []))];
  const routes = tables.map(async (id) => [id, await observe(() => routesOf(client, id))] as const);
  return { attachments, transitRoutes: new Map(await Promise.all(routes)) };
}

async function attachmentsOf(
  client: EC2Client,
  vpcID: string,
  vias: readonly string[],
): Promise<ObservedAttachment[]> {
  const by = (name: string, values: readonly string[]) =>
    filtered(
      name,
      values,
      (input) => paginateDescribeTransitGatewayAttachments({ client }, input),
      (page) => page.TransitGatewayAttachments,
    );
  const own = await by('resource-id', [vpcID]);
  const gateways = [
    ...own.flatMap(({ TransitGatewayId }) => TransitGatewayId ?? []),
    ...vias.filter((via) => via.startsWith('tgw-')),
  ];
  // Deleted ones stay listed for a while.
  return (await by('transit-gateway-id', [...new Set(gateways)]))
    .filter(({ State }) => State !== 'deleted')
    .map(attachmentOf);
}

function attachmentOf(attachment: TransitGatewayAttachment): ObservedAttachment {
  const { TransitGatewayAttachmentId, TransitGatewayId, ResourceType, ResourceId, State, Association } =
    attachment;
  const isAssociated = Association?.State === 'associated';
  return {
    attachmentID: TransitGatewayAttachmentId ?? '',
    gatewayID: TransitGatewayId ?? '',
    type: ResourceType ?? 'unknown',
    resourceID: ResourceId ?? '',
    state: State ?? 'unknown',
    tableID: isAssociated ? (Association.TransitGatewayRouteTableId ?? null) : null,
  };
}

async function routesOf(client: EC2Client, TransitGatewayRouteTableId: string) {
  const Filters = [{ Name: 'state', Values: ['active', 'blackhole'] }];
  const routes = await collect(
    paginateSearchTransitGatewayRoutes({ client }, { TransitGatewayRouteTableId, Filters }),
    (page) => page.Routes,
  );
  return routes.map(({ DestinationCidrBlock = '', State, TransitGatewayAttachments = [] }) => ({
    cidr: DestinationCidrBlock,
    isActive: State === 'active',
    attachmentIDs: TransitGatewayAttachments.flatMap((one) => one.TransitGatewayAttachmentId ?? []),
  }));
}
