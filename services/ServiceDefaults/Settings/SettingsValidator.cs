using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace VoteTracker.ServiceDefaults;

/// <summary>Names each setting that is wrong with its section and, unless it may be a secret, its value.</summary>
internal sealed class SettingsValidator<T>(IConfigurationSection section) : IValidateOptions<T>
    where T : class
{
    private static readonly PropertyInfo[] Properties = [.. typeof(T).GetProperties().Where(property => property.CanWrite)];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">One is not of its type, or not known.</exception>
    public static void Bind(IConfigurationSection section, T settings)
    {
        string[] known = [.. Properties.Select(property => property.Name)];
        var unknown = section.GetChildren().Select(setting => setting.Key).Except(known, StringComparer.OrdinalIgnoreCase)
            .Select(name => $"{section.Path}:{name} is no setting; {NearestName.Hint(name, known, $"{section.Path}:")}").ToArray();
        if (unknown.Length > 0)
            throw new OptionsValidationException(Options.DefaultName, typeof(T), unknown);
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(T), [unreadable.Message]);
        }
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(wrong.Select(result => $"{Name(result, options)}: {result.ErrorMessage}"));
    }

    private string Name(ValidationResult result, T options)
    {
        var name = result.MemberNames.First();
        var value = Properties.Single(property => property.Name == name).GetValue(options);
        return value is null or string or string[]? $"{section.Path}:{name}" : FormattableString.Invariant($"{section.Path}:{name} is {value}");
    }
}
