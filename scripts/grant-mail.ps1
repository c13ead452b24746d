#Requires -Version 7.6
#Requires -Modules @{ ModuleName = 'ExchangeOnlineManagement'; ModuleVersion = '3.7.2' }
<#
.SYNOPSIS
    Lets the identity of License Desk send mail from the mailboxes that are named, and from no other.

.DESCRIPTION
    Gives the identity the role Application Mail.Send of Exchange, within a scope of these mailboxes. Shows what it will make, and asks
    before it changes anything. You can run it again at any time. Name all mailboxes each time: the scope becomes exactly these.

    You need the role Exchange Administrator or Global Administrator. Run the script in a process of its own, as
    "pwsh ./scripts/grant-mail.ps1" does: the modules of Exchange and of Graph fail when one process loads both.

.PARAMETER TenantId
    The tenant that is served: BOT_TENANT_ID.

.PARAMETER AppId
    Client id of the identity: BOT_ID, or GRAPH_CLIENT_ID if License Desk uses another identity for Graph.

.PARAMETER ObjectId
    Object id of the identity's service principal. For a managed identity this is its principal id. grant-permissions.ps1 prints it.

.PARAMETER MailFrom
    Addresses of the mailboxes of MAIL_FROM, separated by commas.

.PARAMETER DeviceCode
    Shows a sign-in code to enter in a browser elsewhere. For a machine without a browser, such as Cloud Shell.

.PARAMETER Cloud
    The cloud of the tenant, as in CLOUD.

.EXAMPLE
    pwsh ./scripts/grant-mail.ps1 -TenantId 11111111-1111-1111-1111-111111111111 -AppId 00000000-0000-0000-0000-000000000000 -ObjectId 22222222-2222-2222-2222-222222222222 -MailFrom licenses@contoso.com,it@contoso.com
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [guid] $TenantId,
    [Parameter(Mandatory)] [guid] $AppId,
    [Parameter(Mandatory)] [guid] $ObjectId,
    [Parameter(Mandatory)] [string[]] $MailFrom,
    [switch] $DeviceCode,
    [ValidateSet('public', 'gcc', 'gcchigh', 'dod')] [string] $Cloud = 'public'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# Commands of a module ignore the line above.
$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }

$mailRole = 'Application Mail.Send'
# The names have the client id, so that a second installation does not change the mailboxes of the first. Exchange allows 64 characters.
$scopeName = "License Desk senders $AppId"
$assignmentName = "License Desk sends mail $AppId"
$environments = @{ public = 'O365Default'; gcc = 'O365Default'; gcchigh = 'O365USGovGCCHigh'; dod = 'O365USGovDoD' }

# A shell other than PowerShell passes a list as one text.
$mailboxes = @($MailFrom -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ } | Sort-Object -Unique)
if (-not $mailboxes) { throw 'Give at least one address to -MailFrom. Nothing was changed.' }
foreach ($mailbox in $mailboxes) {
    if ($mailbox -notmatch '^[^\s@'']+@[^\s@'']+$') { throw "$mailbox is not an address. Correct -MailFrom. Nothing was changed." }
}

function Confirm-Go([string] $question) {
    (Read-Host "$question Type yes to go on") -eq 'yes'
}

function Grant-Sending {
    $filter = ($mailboxes | ForEach-Object { "EmailAddresses -eq '$_'" }) -join ' -or '
    $pointer = Get-ServicePrincipal | Where-Object { $_.AppId -eq "$AppId" }
    $scope = Get-ManagementScope | Where-Object { $_.Name -eq $scopeName }
    $assignment = Get-ManagementRoleAssignment -Role $mailRole | Where-Object { $_.Name -eq $assignmentName }

    Write-Host "`nExchange, for the identity ${AppId}:"
    Write-Host "  $(if ($pointer) { 'is there    ' } else { 'WILL BE MADE' }) the identity, known to Exchange"
    Write-Host "  $(if ($scope) { 'WILL BE SET ' } else { 'WILL BE MADE' }) the scope '$scopeName': $filter"
    Write-Host "  $(if ($assignment) { 'is there    ' } else { 'WILL BE MADE' }) the role '$mailRole' in that scope"
    if (-not (Confirm-Go "`nLet it send from these mailboxes, and from no other?")) { Write-Host 'Nothing was changed.'; return }

    if (-not $pointer) { New-ServicePrincipal -AppId $AppId -ObjectId $ObjectId -DisplayName 'License Desk' | Out-Null }
    if ($scope) { Set-ManagementScope -Identity $scopeName -RecipientRestrictionFilter $filter }
    else { New-ManagementScope -Name $scopeName -RecipientRestrictionFilter $filter | Out-Null }
    if (-not $assignment) {
        $limited = @{ Name = $assignmentName; App = "$ObjectId"; Role = $mailRole; CustomResourceScope = $scopeName }
        New-ManagementRoleAssignment @limited | Out-Null
    }
    foreach ($mailbox in $mailboxes) {
        $rows = @(Test-ServicePrincipalAuthorization -Identity "$ObjectId" -Resource $mailbox |
                Where-Object { $_.RoleName -eq $mailRole -and "$($_.InScope)" -eq 'True' })
        Write-Host "  ${mailbox}: may be sent from: $($rows.Count -gt 0)"
    }
    Write-Host 'Each line must say True. Exchange may need up to two hours to act on it.'
}

# DisableWAM goes without the account manager of Windows, which fails in some windows. Nothing may capture the output: it shows the code.
$way = if ($DeviceCode) { @{ Device = $true } } else { @{ DisableWAM = $true } }
Connect-ExchangeOnline @way -ExchangeEnvironmentName $environments[$Cloud] -ShowBanner:$false

$connection = Get-ConnectionInformation | Select-Object -Last 1
if (-not $connection -or "$($connection.TenantID)" -ne "$TenantId") {
    throw "You are signed in to another tenant than $TenantId. Sign in with an account of that tenant. Nothing was changed."
}
Grant-Sending
