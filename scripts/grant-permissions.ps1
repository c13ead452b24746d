#Requires -Version 7.6
#Requires -Modules Microsoft.Graph.Authentication, Microsoft.Graph.Applications
<#
.SYNOPSIS
    Gives the identity of License Desk the rights that it needs in Microsoft Graph, and no others.

.DESCRIPTION
    Shows what the identity may do, what it will grant and why, and asks before it changes anything. You can run it again at any time. It
    leaves rights alone that are there already, and takes none away. docs/install.md says what the product does without each right.

    You need the role Privileged Role Administrator or Global Administrator. grant-mail.ps1 gives the right to send mail, in a process of
    its own: the modules of Graph and of Exchange fail when one process loads both.

.PARAMETER TenantId
    The tenant that is served: BOT_TENANT_ID.

.PARAMETER AppId
    Client id of the identity: BOT_ID, or GRAPH_CLIENT_ID if License Desk uses another identity for Graph.

.PARAMETER GroupNames
    Also lets the identity read groups, so that "doctor" can name the groups of APPROVER_GROUPS and find deleted ones.

.PARAMETER DeviceCode
    Shows a sign-in code to enter in a browser elsewhere. For a machine without a browser, such as Cloud Shell.

.PARAMETER Cloud
    The cloud of the tenant, as in CLOUD.

.EXAMPLE
    ./scripts/grant-permissions.ps1 -TenantId 11111111-1111-1111-1111-111111111111 -AppId 00000000-0000-0000-0000-000000000000
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [guid] $TenantId,
    [Parameter(Mandatory)] [guid] $AppId,
    [switch] $GroupNames,
    [switch] $DeviceCode,
    [ValidateSet('public', 'gcc', 'gcchigh', 'dod')] [string] $Cloud = 'public'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# Commands of a module ignore the line above.
$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }

# Microsoft Graph is the same application in every tenant.
$graphAppId = '00000003-0000-0000-c000-000000000000'
$environments = @{ public = 'Global'; gcc = 'Global'; gcchigh = 'USGov'; dod = 'USGovDoD' }

$wanted = [ordered]@{
    'LicenseAssignment.ReadWrite.All' = 'assigns licenses'
    'LicenseAssignment.Read.All'      = 'reads the products of the tenant, their free seats and apps'
    'User.Read.All'                   = 'finds people, reads what they have, and asks who may approve'
}
if ($GroupNames) { $wanted['GroupMember.Read.All'] = 'reads the names of groups, for doctor' }

function Confirm-Go([string] $question) {
    (Read-Host "$question Type yes to go on") -eq 'yes'
}

function Grant-GraphPermission($identity) {
    $graph = Get-MgServicePrincipal -Filter "appId eq '$graphAppId'"
    $byId = @{}
    foreach ($role in $graph.AppRoles) { $byId["$($role.Id)"] = $role.Value }
    $given = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $identity.Id -All |
            Where-Object { $_.ResourceId -eq $graph.Id } | ForEach-Object { $byId["$($_.AppRoleId)"] })
    $missing = @($wanted.Keys | Where-Object { $_ -notin $given })

    Write-Host "`nMicrosoft Graph, for $($identity.DisplayName) ($AppId):"
    foreach ($name in $wanted.Keys) {
        $state = if ($name -in $given) { 'has it' } else { 'WILL BE GRANTED' }
        Write-Host ('  {0,-32} {1,-16} {2}' -f $name, $state, $wanted[$name])
    }
    foreach ($name in $given | Where-Object { $_ -notin $wanted.Keys }) {
        Write-Warning "The identity also has $name, which License Desk does not need. Take it away in Microsoft Entra if nothing else uses it."
    }
    if ('Mail.Send' -in $given) {
        Write-Warning 'With Mail.Send the identity may send from every mailbox. A limit in Exchange does not narrow that.'
    }

    if (-not $missing) { Write-Host 'Nothing is missing.'; return }
    if (-not (Confirm-Go "`nGrant $($missing.Count) permission(s) for the whole organization?")) {
        Write-Host 'Nothing was changed.'
        return
    }
    foreach ($name in $missing) {
        $role = $graph.AppRoles | Where-Object { $_.Value -eq $name -and 'Application' -in $_.AllowedMemberTypes }
        if (-not $role) { throw "Microsoft Graph of this cloud has no permission $name." }
        $grant = @{ PrincipalId = $identity.Id; ResourceId = $graph.Id; AppRoleId = $role.Id }
        New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $identity.Id -BodyParameter $grant | Out-Null
        Write-Host "  Granted: $name"
    }
}

# The sign-in code goes to the output, so nothing may capture the output.
$scopes = 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'
Connect-MgGraph -TenantId $TenantId -Scopes $scopes -Environment $environments[$Cloud] -UseDeviceCode:$DeviceCode -NoWelcome | Out-Host

$identity = Get-MgServicePrincipal -Filter "appId eq '$AppId'"
if (-not $identity) { throw "No identity with the client id $AppId is in this tenant. Check -AppId and -TenantId. Nothing was changed." }
Grant-GraphPermission $identity

Write-Host "`nObject id of the identity: $($identity.Id)"
Write-Host 'To let it send mail, run this now:'
Write-Host "  pwsh ./scripts/grant-mail.ps1 -TenantId $TenantId -AppId $AppId -ObjectId $($identity.Id) -Cloud $Cloud -MailFrom ADDRESS"
