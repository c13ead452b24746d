#Requires -Version 7.2
<#
.SYNOPSIS
    Gives the identity of License Desk the rights that it needs in Microsoft 365, and no others.

.DESCRIPTION
    Shows what the identity may do, what will be granted and why, and asks before it changes anything. Run it again at any time: what is
    there already is left alone, and nothing is taken away. What the product does without each right: docs/install.md

    Needs the PowerShell modules Microsoft.Graph.Authentication and Microsoft.Graph.Applications, for -MailFrom also
    ExchangeOnlineManagement. Who runs it needs Privileged Role Administrator or Global Administrator, for -MailFrom also Exchange
    Administrator.

.PARAMETER TenantId
    The tenant that is served: BOT_TENANT_ID.

.PARAMETER AppId
    Client id of the identity: BOT_ID, or GRAPH_CLIENT_ID where another one is used for Graph.

.PARAMETER MailFrom
    The addresses of MAIL_FROM. Exchange then lets the identity send from these mailboxes, and from no other.

.PARAMETER GroupNames
    Also lets it read groups, so that "doctor" names those of APPROVER_GROUPS and finds the ones that are gone.

.PARAMETER Cloud
    The cloud of the tenant, as in CLOUD.

.EXAMPLE
    ./scripts/grant-permissions.ps1 -TenantId contoso.onmicrosoft.com -AppId 00000000-0000-0000-0000-000000000000 -MailFrom licenses@contoso.com
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $TenantId,
    [Parameter(Mandatory)] [guid] $AppId,
    [ValidatePattern('^[^\s@'']+@[^\s@'']+$')] [string[]] $MailFrom = @(),
    [switch] $GroupNames,
    [ValidateSet('public', 'gcchigh', 'dod')] [string] $Cloud = 'public'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Microsoft Graph is the same application in every tenant.
$graphAppId = '00000003-0000-0000-c000-000000000000'
$scopeName = 'License Desk senders'
$assignmentName = 'License Desk sends mail'
$mailRole = 'Application Mail.Send'
$clouds = @{
    public  = @{ Graph = 'Global'; Exchange = 'O365Default' }
    gcchigh = @{ Graph = 'USGov'; Exchange = 'O365USGovGCCHigh' }
    dod     = @{ Graph = 'USGovDoD'; Exchange = 'O365USGovDoD' }
}

$wanted = [ordered]@{
    'LicenseAssignment.ReadWrite.All' = 'assigns licenses'
    'LicenseAssignment.Read.All'      = 'reads the products of the tenant, their free seats and apps'
    'User.Read.All'                   = 'finds people, reads what they have, and asks who may approve'
}
if ($GroupNames) { $wanted['GroupMember.Read.All'] = 'reads the names of groups, for doctor' }

function Confirm-Go([string] $question) {
    (Read-Host "$question Type yes to go on") -eq 'yes'
}

function Grant-GraphPermission {
    $scopes = 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'
    Connect-MgGraph -TenantId $TenantId -Scopes $scopes -Environment $clouds[$Cloud].Graph -NoWelcome | Out-Null

    $graph = Get-MgServicePrincipal -Filter "appId eq '$graphAppId'"
    $identity = Get-MgServicePrincipal -Filter "appId eq '$AppId'"
    if (-not $identity) { throw "No identity with the client id $AppId is in this tenant. Check -AppId and -TenantId. Nothing was changed." }

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
        Write-Warning "It also has $name, which License Desk does not need. Take it away in Microsoft Entra if nothing else uses it."
    }
    if ('Mail.Send' -in $given) {
        Write-Warning 'With Mail.Send it may send from every mailbox; a limit in Exchange does not take that back.'
    }

    if (-not $missing) { Write-Host 'Nothing is missing.'; return $identity }
    if (-not (Confirm-Go "`nGrant $($missing.Count) permission(s) for the whole organization?")) {
        Write-Host 'Nothing was changed.'
        return $identity
    }
    foreach ($name in $missing) {
        $role = $graph.AppRoles | Where-Object { $_.Value -eq $name -and 'Application' -in $_.AllowedMemberTypes }
        if (-not $role) { throw "Microsoft Graph of this cloud has no permission $name." }
        $grant = @{ PrincipalId = $identity.Id; ResourceId = $graph.Id; AppRoleId = $role.Id }
        New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $identity.Id -BodyParameter $grant | Out-Null
        Write-Host "  Granted: $name"
    }
    return $identity
}

function Grant-Sending($identity) {
    Connect-ExchangeOnline -ExchangeEnvironmentName $clouds[$Cloud].Exchange -ShowBanner:$false

    $filter = ($MailFrom | Sort-Object -Unique | ForEach-Object { "PrimarySmtpAddress -eq '$_'" }) -join ' -or '
    $pointer = Get-ServicePrincipal | Where-Object { $_.AppId -eq "$AppId" }
    $scope = Get-ManagementScope | Where-Object { $_.Name -eq $scopeName }
    $assignment = Get-ManagementRoleAssignment -Role $mailRole | Where-Object { $_.Name -eq $assignmentName }

    Write-Host "`nExchange, for $($identity.DisplayName):"
    Write-Host "  $(if ($pointer) { 'is there    ' } else { 'WILL BE MADE' }) the identity, known to Exchange"
    Write-Host "  $(if ($scope) { 'WILL BE SET ' } else { 'WILL BE MADE' }) the scope '$scopeName': $filter"
    Write-Host "  $(if ($assignment) { 'is there    ' } else { 'WILL BE MADE' }) the role '$mailRole' in that scope"
    if (-not (Confirm-Go "`nLet it send from these mailboxes, and from no other?")) { Write-Host 'Nothing was changed.'; return }

    if (-not $pointer) {
        New-ServicePrincipal -AppId $AppId -ObjectId $identity.Id -DisplayName $identity.DisplayName | Out-Null
    }
    if ($scope) { Set-ManagementScope -Identity $scopeName -RecipientRestrictionFilter $filter }
    else { New-ManagementScope -Name $scopeName -RecipientRestrictionFilter $filter | Out-Null }
    if (-not $assignment) {
        $limited = @{ Name = $assignmentName; App = $identity.Id; Role = $mailRole; CustomResourceScope = $scopeName }
        New-ManagementRoleAssignment @limited | Out-Null
    }
    foreach ($mailbox in $MailFrom) {
        $test = Test-ServicePrincipalAuthorization -Identity $identity.Id -Resource $mailbox |
            Where-Object { $_.RoleName -eq $mailRole }
        Write-Host "  ${mailbox}: may be sent from: $($test.InScope)"
    }
    Write-Host 'It must say True for each. Until Exchange acts on it, up to two hours can pass.'
}

$identity = Grant-GraphPermission
if ($MailFrom) { Grant-Sending $identity }
