using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Storage;

namespace SynapseServerless.Workers.Queues;

/// <summary>A task that a worker has taken, and holds for as long as it renews it.</summary>
/// <remarks>Renewing changes the receipt, so that one call is made at a time.</remarks>
internal sealed class TaskDelivery(QueueClient client, QueueMessage message, TaskMessage content) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string _receipt = message.PopReceipt;

    public QueueMessage Message { get; } = message;

    public QueuedTask Task => content.Task;

    public string? Trace => content.Trace;

    /// <summary>How often it was delivered, this time included; deliveries that a stopping worker gave back left out.</summary>
    public long Deliveries => Message.DequeueCount - content.Returned;

    /// <summary>Holds it for longer.</summary>
    /// <returns>False when somebody else has it, or it is gone.</returns>
    /// <exception cref="SynapseException">The queue cannot be used.</exception>
    public Task<bool> RenewAsync(TimeSpan visibility, CancellationToken cancellationToken) =>
        UpdateAsync(Message.Body.ToString(), visibility, cancellationToken);

    /// <summary>Gives it back unfinished: another worker can take it at once.</summary>
    /// <returns>False when somebody else has it already, or it is gone.</returns>
    /// <exception cref="SynapseException">The queue cannot be used.</exception>
    public Task<bool> ReturnAsync(CancellationToken cancellationToken) =>
        UpdateAsync(TaskMessages.Write(Task, content.Returned + 1, Trace), TimeSpan.Zero, cancellationToken);

    /// <summary>Deletes it: it is done.</summary>
    /// <returns>False when somebody else has it, or it is gone.</returns>
    /// <exception cref="SynapseException">The queue cannot be used.</exception>
    public Task<bool> DeleteAsync(CancellationToken cancellationToken) =>
        HeldAsync(() => client.DeleteMessageAsync(Message.MessageId, _receipt, cancellationToken), cancellationToken);

    public void Dispose() => _gate.Dispose();

    private Task<bool> UpdateAsync(string text, TimeSpan visibility, CancellationToken cancellationToken) => HeldAsync(
        async () =>
        {
            UpdateReceipt receipt = await client
                .UpdateMessageAsync(Message.MessageId, _receipt, text, visibility, cancellationToken).ConfigureAwait(false);
            _receipt = receipt.PopReceipt;
        },
        cancellationToken);

    private async Task<bool> HeldAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await call().ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException error) when (
            error.Status == 404 || error.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            return false;
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw QueueAccount.Unusable(client.Name, error);
        }
        finally
        {
            _gate.Release();
        }
    }
}
